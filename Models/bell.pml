/*
 * Two threads that put events and ring, one loop that waits for them, and who stops it.
 *
 * Source (Sources/Realtime, Sources/Pipeline/Plan):
 *   Ringer     RingingEvents.put; LoopBell.ring, .rouse
 *   Stopper    ControlLoop.stop
 *   Loop       ControlLoop.run(_:on:); LoopBell.wait, .pause, .take; the drain of the tick that follows
 *   bell       Subscriptions/Waiting/Futex: bump, wake, sleep; the kernel compares and sleeps in one step
 *
 * Memory model: interleaving of single steps. State and bell change by atomic read-modify-write; the events are published
 * with a releasing store in front of the ring, and drained behind the acquiring step that takes the ring.
 *
 * The wait ends at its deadline or for a signal at most once, anywhere; the loop looks at what has happened and goes on. A
 * pause ends at any moment (the gap is over), with ENDLESS_GAP never by itself.
 *
 * Shown: when nothing moves any more, every event that was rung for has been seen, or the loop has been stopped (no lost
 * wake-up); who is stopped leaves, out of a wait and out of a pause; a ring makes no system call while the loop is up.
 * With STOPPED_RINGER the first thread may stop for ever in front of each step of its wake-up; the events of the second
 * one are seen all the same.
 */
#ifndef N
#define N 2
#endif
#define RUNG 1
#define ASLEEP 2

/* LoopBell */
byte state, bell;
bool sleeping;
/* StopSignal */
bool stopped;
/* The rings of the two inputs, and how far the loop has drained them */
byte put[2], seen[2];
/* Ghosts */
bool finished, inWait;

#ifdef STOPPED_RINGER
#define MAY_STOP if :: me == 0 -> goto end_stopped :: true fi
#else
#define MAY_STOP skip
#endif

proctype Ringer(byte me) {
    byte old;

    do
    :: put[me] == N -> break
    :: put[me] < N ->
#ifndef MUTANT_RING_FIRST
        put[me]++;
#endif
        d_step { old = state; state = state | RUNG; assert(!(old & ASLEEP) || inWait) };
#ifdef MUTANT_FIRST_WAKES
        if
        :: (old & ASLEEP) && !(old & RUNG) ->
#else
        if
        :: old & ASLEEP ->
#endif
            MAY_STOP;
            bell++;
            MAY_STOP;
            sleeping = false
        :: else
        fi;
#ifdef MUTANT_RING_FIRST
        put[me]++
#endif
    :: break /* puts no more */
    od;
end_stopped:
    skip
}

active proctype Stopper() {
    if
    :: true ->
        stopped = true;
#ifndef MUTANT_STOP_QUIET
        bell++;
        sleeping = false
#endif
    :: true
    fi
}

/* Futex.sleep, up to where it ends */
inline fallAsleep() {
    atomic {
        if
        :: bell == ticket -> sleeping = true
        :: else
        fi
    }
}

active proctype Loop() {
    byte ticket, old;
    bool hasEnded;

    do
    :: true ->
        /* LoopBell.wait */
        inWait = true;
#ifndef MUTANT_TICKET_LATE
        ticket = bell;
#endif
        d_step { old = state; state = state | ASLEEP };
#ifdef MUTANT_TICKET_LATE
        ticket = bell;
#endif
        if
#ifdef MUTANT_SLEEP_UNCHECKED
        :: !stopped ->
#else
        :: !(old & RUNG) && !stopped ->
#endif
            fallAsleep();
end_waiting:
            if
            :: !sleeping
            :: !hasEnded -> atomic { sleeping = false; hasEnded = true } /* the deadline, or a signal */
            fi
        :: else
        fi;
        d_step { state = state & ~ASLEEP; inWait = false; old = 0; ticket = 0 };
        if
        :: stopped -> finished = true; break
        :: else
        fi;
        if
        :: true ->
            /* The gap: LoopBell.pause */
            ticket = bell;
            if
            :: !stopped ->
                fallAsleep();
end_pausing:
                if
                :: !sleeping
#ifndef ENDLESS_GAP
                :: true -> sleeping = false
#endif
                fi
            :: else
            fi;
            ticket = 0
        :: true ->
            /* LoopBell.take, and the drain of the tick */
#ifdef MUTANT_TAKE_LATE
            seen[0] = put[0];
            seen[1] = put[1];
            state = state & ~RUNG
#else
            d_step { old = state; state = state & ~RUNG };
            if
            :: old & RUNG ->
                seen[0] = put[0];
                seen[1] = put[1]
            :: else
            fi
#endif
        fi
    od
}

active proctype Quiet() {
    timeout ->
    if
    :: finished -> skip
    :: else ->
        assert(!stopped);
#ifndef ENDLESS_GAP
#ifndef STOPPED_RINGER
        assert(seen[0] == put[0]);
#endif
        assert(seen[1] == put[1])
#endif
    fi
}

init {
    atomic { run Ringer(0); run Ringer(1) }
}
