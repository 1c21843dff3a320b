/*
 * The relay: real-time loops hand the mailboxes whose tasks wait to one thread, with at most one futex wake for each put.
 *
 * Source (Sources/Subscriptions/Waiting):
 *   Loop       Producer.put with several subscribers: Mailbox.wakeReader for each, Relay.push, then one Relay.rouse
 *   Relay      Relay.work, .takeAll, .runAll; Futex.sleep
 *   Task       a task that waits at mailbox n: raises the flag, suspends, is resumed by Mailbox.run
 *   top, below the stack; addresses are node numbers, 0 is the bottom
 *
 * Memory model: all words change by locked instructions or sequentially consistent stores, which is the interleaving
 * semantics; the two plain-store mutants show where that is needed.
 *
 * Shown: with two loops and three mailboxes (two on the first loop), no task is left suspended behind a push (no lost wake-up); the relay
 * gets at most one futex wake for each put; no node is on the stack twice, no node runs that was not pushed, each is
 * retained exactly while it is on the stack.
 *
 * Assumed: a loop that has taken the relay's isAsleep flag goes on to the futex wake. Left out: the version (mailbox.pml).
 */
#define NODES 3
byte top, below[NODES + 1];
bool queued[NODES + 1];
bool asleepFlag, asleep;
byte bell;

bool flag[NODES + 1];       /* Flags.taskWaits */
bool suspended[NODES + 1];
byte retains[NODES + 1];
byte left = NODES;          /* tasks that still come back to wait */

inline push(n) {
    if
    :: atomic { queued[n] }
    :: atomic { !queued[n] -> queued[n] = true };
        d_step { retains[n]++; assert(retains[n] == 1) };
        current = top;
        do
        :: true ->
            below[n] = current;
            atomic {
                if
                :: top == current -> top = n; current = 0; break
                :: else -> current = top
                fi
            }
        od
    fi
}

inline rouse() {
    if
    :: asleepFlag ->
        if
        :: atomic { asleepFlag -> asleepFlag = false };
            bell++;
            asleep = false;
            wakes++;
            assert(wakes <= 1)
        :: atomic { !asleepFlag }
        fi
    :: else
    fi
}

proctype Loop(byte first; byte last) {
    byte n, current, wakes;
    bool must;

end:
    do
    :: (flag[first] || flag[last]) ->
        /* one put */
        wakes = 0;
        must = false;
        n = first;
        do
        :: n > last -> break
        :: else ->
            if
            :: atomic { flag[n] -> flag[n] = false };
                push(n);
                must = true
#ifdef MUTANT_ROUSE_EACH
                ;
                rouse()
#endif
            :: atomic { !flag[n] }
            fi;
            n++
        od;
#ifndef MUTANT_ROUSE_EACH
        if
        :: must -> rouse()
        :: else
        fi
#endif
    od
}

active proctype Relay() {
    byte ticket, rest, next, reversed;

end:
    do
    :: true ->
        ticket = bell;
#ifndef MUTANT_PLAIN_ASLEEP
        asleepFlag = true;
#endif
        if
        :: top == 0 ->
#ifdef MUTANT_PLAIN_ASLEEP
            asleepFlag = true;
#endif
#ifdef MUTANT_NO_TICKET
            asleep = true;
#else
            atomic {
                if
                :: bell == ticket -> asleep = true
                :: else
                fi
            };
#endif
end_asleep:
            !asleep
#ifdef MUTANT_SLEEP_UNCHECKED
        :: true -> asleep = true;
end_unchecked:
            !asleep
#endif
        :: else
        fi;
        asleepFlag = false;
        /* takeAll: after the exchange the nodes are the relay's alone */
        d_step {
            rest = top;
            top = 0;
            reversed = 0;
            do
            :: rest == 0 -> break
            :: else ->
                next = below[rest];
                below[rest] = reversed;
                reversed = rest;
                rest = next
            od
        };
        do
        :: reversed == 0 -> break
        :: else ->
            rest = reversed;
#ifndef MUTANT_BELOW_LATE
            reversed = below[rest];
#endif
            d_step { assert(retains[rest] == 1); retains[rest] = 0 };
#if defined(MUTANT_RUN_BEFORE_UNQUEUE) || defined(MUTANT_PLAIN_UNQUEUE)
            suspended[rest] = false;
            queued[rest] = false
#else
            queued[rest] = false;
            suspended[rest] = false
#endif
#ifdef MUTANT_BELOW_LATE
            ;
            reversed = below[rest]
#endif
        od
    od
}

proctype Task(byte n; byte waits) {
    byte i;

    for (i : 1 .. waits) {
        suspended[n] = true;
        flag[n] = true;
end_suspended:
        !suspended[n]
        ;
        flag[n] = false
    }
    left--
}

init {
    atomic {
        run Loop(1, 2);
        run Loop(3, 3);
        run Task(1, 2);
        run Task(2, 1);
        run Task(3, 1)
    }
}

active proctype Quiet() {
    timeout -> assert(left == 0)
}
