/*
 * A consumer that is fed, switched, closed and read at once: nothing that was put is stuck behind a silent source, and the
 * reader sees the end.
 *
 * Source (Sources/Subscriptions/Consuming):
 *   Reader     Consumer.next, .read; SwitchMachine.plan, .start, .finishRead, .isOutdated
 *   Feeder     Consumer.put: SwitchMachine.stop, the entrance's put, .hasPut
 *   Switcher   Consumer.putSubscription with a source that never gives anything: SwitchMachine.takeOver
 *   Closer     Consumer.end: the entrance's close, SwitchMachine.close
 *   own        how many elements the consumer's own subscription holds; ownClosed: it has ended
 *
 * Each step under the lock is one step. Waiting at the own subscription is mailbox.pml's: here it ends when there is
 * something, at the end, or when the read is called off.
 *
 * CLOSE: with the closer.
 *
 * Shown: when nothing can move any more, the reader has taken all that was put; with CLOSE it has seen the end.
 * Left out: sources that give something, end or fail.
 */
#ifndef PUTS
#define PUTS 2
#endif
#ifndef SWITCHES
#define SWITCHES 2
#endif

bool source;                /* whether the silent source is taken over */
byte look, own, taken;
bool ownClosed, isClosed, reading, calledOff, sawEnd;

inline change(to) {
    source = to;
    look++;
    if
    :: reading -> calledOff = true
    :: else
    fi
}

active proctype Reader() {
    bool planned;
    byte plannedLook;

end:
    do
    :: true ->
#ifndef MUTANT_PLAN_LATE
        d_step { planned = source; plannedLook = look };
#endif
        /* own.poll */
        if
        :: atomic { own > 0 -> own--; taken++ }; goto again
        :: atomic { own == 0 -> skip }
        fi;
#ifdef MUTANT_PLAN_LATE
        d_step { planned = source; plannedLook = look };
#endif
        /* start */
        d_step {
            reading = true;
            calledOff = (look != plannedLook)
        };
        if
        :: planned ->
endSilent:
            calledOff
        :: else ->
endOwn:
            if
            :: calledOff
            :: atomic { own > 0 -> own--; taken++ }
            :: ownClosed && own == 0 && !calledOff -> sawEnd = true
            fi
        fi;
        d_step { reading = false; calledOff = false };
        if
        :: sawEnd -> break
        :: else
        fi;
again:
        skip
    od
}

active proctype Feeder() {
    byte puts;

    do
    :: puts == PUTS -> break
    :: puts < PUTS ->
        puts++;
        atomic {
            if
            :: source -> change(false)
            :: else
            fi
        };
        atomic {
            if
            :: !ownClosed -> own++
            :: else
            fi
        };
#ifndef MUTANT_NO_LOOK_AFTER_PUT
        atomic {
            look++;
            if
            :: source && reading -> calledOff = true
            :: else
            fi
        }
#endif
    od
}

active proctype Switcher() {
    byte switches;

    do
    :: switches == SWITCHES -> break
    :: switches < SWITCHES ->
        switches++;
        atomic {
            if
#ifdef MUTANT_LEAVE_FIRST
            :: !ownClosed -> change(true)
#else
            :: !isClosed -> change(true)
#endif
            :: else
            fi
        }
    od
}

#ifdef CLOSE
active proctype Closer() {
#ifdef MUTANT_LEAVE_FIRST
    atomic { change(false) };
    ownClosed = true
#else
    ownClosed = true;
    atomic { isClosed = true; change(false) }
#endif
}
#endif

active proctype Quiet() {
    timeout ->
    assert(own == 0);
#ifdef CLOSE
    assert(sawEnd)
#endif
}
