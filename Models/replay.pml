/*
 * Handing the last element to a late subscriber.
 *
 * Source (Sources/Subscriptions):
 *   Writer      Producer.put, .deliver; Producing/Subscriber.deliver, .passesAfterReplay
 *   Subscribing Producer.subscribe(_:replayingLast: true), .unsubscribe, .change, .lastReading; Producing/Subscriber.replay
 *   gate        Producing/Gate; `published` is the subscriber in the producer's list
 *
 * Memory model: total store order for the writer. What the producer keeps (`keeper`, a MostRecentSubscription on which
 * nobody ever waited) is published without a fence: `issued` is what the writer has stored, `kept` what others see.
 * Locked instructions of the writer and the process barrier in `change` empty its store buffer. FENCED: a kernel
 * without membarrier, where every publication is fenced.
 *
 * Shown: the subscription is never written by two threads at once; it gets no element twice and none out of order;
 * FENCED or FIX_MISSED: when all is quiet it has the last one.
 *
 * Open:
 *   FINDING_MISSED       without a fence the last element can be missed: the writer finds the gate at `missed`, passes
 *                        by, and its store to the keeper is still in its store buffer when the subscribing thread
 *                        looks there for the last time. FIX_MISSED: the writer exchanges missed for missed.
 *   FINDING_GAP          of the elements put while the last one is handed over only the newest follows: a queue has a gap.
 *   FINDING_RESUBSCRIBE  unsubscribed and subscribed again during a put, the subscription is written by both threads.
 */
#ifndef N
#define N 4
#endif
#define OPEN 0
#define MISSED 253
#define REPLAYING 254
#define SHUT 255

byte issued, kept;
byte published;             /* 0: nobody */
byte gate[3] = OPEN;
byte got;                   /* ghost: the last element that the subscription got */
bool inPut;                 /* ghost: somebody is writing to the subscription */

inline handOver(n) {
    d_step { assert(!inPut); inPut = true };
#ifdef FINDING_GAP
    assert(got == 0 || n == got + 1);
#endif
    d_step { assert(n > got); got = n };
    inPut = false
}

/* The writer's compare-and-swap of `expected` for `missed` in the gate of s. */
inline missIfStill(expected) {
    atomic {
        kept = issued;
        seen = gate[s];
        if
        :: seen == expected -> gate[s] = MISSED
        :: else -> passes = (issued > seen)
        fi
    }
}

active proctype Writer() {
    byte s, seen;
    bool passes;

    do
    :: issued == N -> break
    :: issued < N ->
        atomic {
            issued++;
#ifdef FENCED
            kept = issued
#endif
        }
        s = published;
        if
        :: s == 0 -> goto next
        :: else
        fi;
        seen = gate[s];
        passes = (issued > seen);
        if
        :: !passes && seen == REPLAYING ->
#ifdef MUTANT_NO_MISSED
            skip
#else
            missIfStill(REPLAYING)
#endif
#ifdef FIX_MISSED
        :: !passes && seen == MISSED ->
            missIfStill(MISSED);
            if
            :: seen == REPLAYING -> missIfStill(REPLAYING)
            :: else
            fi
#endif
        :: else
        fi;
        if
        :: passes -> handOver(issued)
        :: else
        fi;
next:
        skip
    :: break
    od
}

active proctype Buffer() {
end:
    do
    :: atomic { kept < issued -> kept++ }
    od
}

active proctype Subscribing() {
    byte replayed, last, seen, s = 1;

#ifdef FINDING_RESUBSCRIBE
    published = 1;
    kept = issued;
    gate[1] = SHUT;
    published = 0;
    kept = issued;
    s = 2;
#endif
#ifndef MUTANT_OPEN_GATE
    gate[s] = REPLAYING;
#endif
    published = s;
#ifndef MUTANT_NO_BARRIER
    kept = issued;          /* ProcessBarrier.everywhere() */
#endif
    do
    :: true ->
        last = kept;
        if
        :: last > replayed ->
            replayed = last;
#ifdef MUTANT_OPEN_EARLY
            atomic {
                if
                :: gate[s] == REPLAYING -> gate[s] = replayed
                :: else
                fi
            };
#endif
            handOver(last)
        :: else
        fi;
        atomic {
            seen = gate[s];
            if
            :: seen == REPLAYING ->
#ifdef MUTANT_OPEN_TO_ALL
                gate[s] = OPEN
#else
                gate[s] = replayed
#endif
            :: else
            fi
        }
        if
        :: seen != MISSED -> break
        :: else
        fi;
        atomic {
            if
            :: gate[s] == MISSED -> gate[s] = REPLAYING
            :: else
            fi
        }
    od
}

active proctype Quiet() {
    timeout ->
#if defined(FINDING_MISSED) || defined(FIX_MISSED) || defined(FENCED)
    assert(got == issued);
#endif
    assert(!inPut && kept == issued)
}
