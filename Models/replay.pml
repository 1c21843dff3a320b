/*
 * Handing the last element to a late subscriber.
 *
 * Source (Sources/Subscriptions):
 *   Writer      Producer.put, .enter, .deliver, .leave; Producing/Subscriber.deliver, .passesAfterReplay
 *   Subscribing Producer.subscribe(_:replayingLast: true), .unsubscribe, .change, .lastReading; Producing/Subscriber.replay,
 *               .shut; Producing/Departures
 *   gate        Producing/Gate; `published` is the subscriber in the producer's list
 *   backlog     Subscriber.backlog: what the writer put while the last element was being handed over
 *
 * Memory model: total store order for the writer. Each put stores three times: its epoch becomes odd, what the producer
 * keeps (`keeper`, a MostRecentSubscription on which nobody ever waited) becomes the new element, its epoch becomes even.
 * `stored` counts what the writer has stored, `seen` what others see. Locked instructions of the writer and the process
 * barrier in `change` empty its store buffer. What it adds to the backlog may be seen at once or only with the
 * locked instruction behind it. FENCED: a kernel without membarrier, where every store is fenced.
 *
 * Variants: RESUBSCRIBE (it was subscribed before, and is unsubscribed and subscribed again by one thread; attaching it to
 * another producer waits in the same place); TWO_SUBSCRIBING (while one thread hands over the last element,
 * another unsubscribes it and subscribes it again).
 *
 * Shown: the subscription is never written by two threads at once; it gets no element twice, none out of order, and all
 * that follow the first; when all is quiet it has the last one; the writer takes back only what it added.
 *
 * Left out: a backlog that overflows; subscribing from inside a callback, where writer and subscribing thread are one.
 */
#ifndef N
#define N 4
#endif
#define OPEN 0
#define MISSED 253
#define REPLAYING 254
#define SHUT 255
#define KEPT ((seen + 1) / 3)
#define EPOCH (2 * (seen / 3) + (seen % 3 != 0))
#ifdef FENCED
#define BARRIER skip
#define STORE atomic { stored++; seen = stored }
#else
#define STORE stored++
#ifdef MUTANT_NO_BARRIER
#define BARRIER skip
#else
#define BARRIER seen = stored
#endif
#endif

byte stored, seen, issued;
byte published;             /* 0: nobody */
byte gate[3] = OPEN;
chan backlog1 = [N] of { byte };
chan backlog2 = [N] of { byte };
bool replayOver[3];
byte got;                   /* ghost: the last element that the subscription got since it was last subscribed */
bool inPut;                 /* ghost: somebody is writing to the subscription */

inline handOver(n) {
    d_step { assert(!inPut); inPut = true };
    d_step { assert(got == 0 || n == got + 1); got = n };
    inPut = false
}

inline add(n) {
#ifndef MUTANT_NO_BACKLOG
    if
    :: s == 1 -> backlog1!n
    :: s == 2 -> backlog2!n
    fi
#else
    skip
#endif
}

/* The writer's compare-and-swap of `expected` for `missed` in the gate of s. */
inline missIfStill(expected) {
    atomic {
        seen = stored;
        original = gate[s];
        exchanged = (original == expected);
        if
        :: exchanged -> gate[s] = MISSED
        :: else
        fi
    }
}

/* The gate is open: the subscribing thread has handed the element on, or will never look for it. */
inline takeBack(backlog) {
    if
    :: nempty(backlog) -> backlog?back; assert(back == issued && empty(backlog))
    :: empty(backlog) -> assert(!passes)
    fi
}

active proctype Writer() {
    byte s, g, original, back;
    bool passes, exchanged;

    do
    :: issued == N -> break
    :: issued < N ->
        STORE;
        atomic {
            issued++;
            STORE
        }
        s = published;
        if
        :: s == 0 -> goto next
        :: else
        fi;
        g = gate[s];
        passes = (issued > g);
        if
        :: !passes && (g == REPLAYING || g == MISSED) ->
#ifdef MUTANT_PASS_BY
            if
            :: g == MISSED -> add(issued); goto next
            :: else
            fi;
#endif
            if
            :: atomic { add(issued); seen = stored }; missIfStill(g)
            :: atomic { add(issued); missIfStill(g) }
            fi;
            do
            :: exchanged -> break
            :: !exchanged && (original == REPLAYING || original == MISSED) -> g = original; missIfStill(g)
            :: else ->
                passes = (issued > original);
#ifndef MUTANT_NO_BACKLOG
                if
                :: original != SHUT && s == 1 -> takeBack(backlog1)
                :: original != SHUT && s == 2 -> takeBack(backlog2)
                :: original == SHUT
                fi;
#endif
                break
            od
        :: else
        fi;
        if
        :: passes -> handOver(issued)
        :: else
        fi;
next:
        STORE
    :: break
    od
}

active proctype Buffer() {
end:
    do
    :: atomic { seen < stored -> seen++ }
    od
}

/* The end of subscribe(_:replayingLast: true): the last element, then what came meanwhile. */
inline replay(s, backlog) {
    replayed = 0;
    last = KEPT;
    if
    :: last > 0 ->
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
    do
    :: true ->
        do
        :: gate[s] == SHUT -> break
        :: gate[s] != SHUT ->
#ifdef MUTANT_NO_BACKLOG
            last = KEPT;
            if
            :: last > replayed -> replayed = last; handOver(last)
            :: else
            fi;
            break
#else
            if
            :: atomic { nempty(backlog) -> backlog?last };
                if
                :: last > replayed -> replayed = last; handOver(last)
                :: else
                fi
            :: atomic { empty(backlog) -> break }
            fi
#endif
        od;
        atomic {
            original = gate[s];
            if
            :: original == REPLAYING ->
#ifdef MUTANT_OPEN_TO_ALL
                gate[s] = OPEN
#else
                gate[s] = replayed
#endif
            :: else
            fi
        }
#ifdef MUTANT_NO_MISSED
        break;
#endif
        if
        :: original != MISSED -> break
        :: else
        fi;
        atomic {
            if
            :: gate[s] == MISSED -> gate[s] = REPLAYING
            :: else
            fi
        }
    od;
    replayOver[s] = true
}

inline publish(s) {
#ifndef MUTANT_OPEN_GATE
    gate[s] = REPLAYING;
#endif
    published = s;
    BARRIER
}

/* unsubscribe, and the waiting of the next subscribe */
inline unsubscribeAndWait(s) {
    atomic {
        original = gate[s];
        gate[s] = SHUT;
        wasReplaying = (original == REPLAYING || original == MISSED)
    };
    published = 0;
    BARRIER;
    epoch = EPOCH;
#ifndef MUTANT_NO_WAIT
    (epoch % 2 == 0 || EPOCH != epoch);
#endif
#ifndef MUTANT_IGNORE_REPLAY
    (!wasReplaying || replayOver[s]);
#endif
    got = 0
}

#ifdef TWO_SUBSCRIBING
active proctype Subscribing() {
    byte replayed, last, original;

    publish(1);
    replay(1, backlog1)
}

active proctype Again() {
    byte replayed, last, original, epoch;
    bool wasReplaying;

    published == 1;
    unsubscribeAndWait(1);
    publish(2);
    replay(2, backlog2)
}
#else
active proctype Subscribing() {
    byte replayed, last, original, epoch;
    bool wasReplaying;

#ifdef RESUBSCRIBE
    published = 1;
    BARRIER;
    unsubscribeAndWait(1);
#endif
    publish(2);
    replay(2, backlog2)
}
#endif

active proctype Quiet() {
    timeout ->
    assert(got == issued && !inPut && seen == stored)
}
