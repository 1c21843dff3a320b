/*
 * A producer's subscriber list: replaced as a whole, given back when no put can be reading it.
 *
 * Source (Sources/Subscriptions):
 *   Writer     Producer.put, .enter, .leave, .deliver (also called again from a callback), .reclaimAfterPut
 *   change     Producer+Subscribing.swift: unsubscribe, .change, .takeUnused; Producing/Roster.takeUnused
 *   Relay      Producing/Reclaimer.run: Producer.reclaim
 *   gate       Producing/Subscriber.shut, .deliver
 *   freed      also: who ends with a list (.endSubscriptions) has been told, which is done when the list is given back
 *
 * Memory model: total store order for the writer. `epochIssued` is what the writer has stored, `epoch` what others see;
 * locked instructions of the writer and the ProcessBarrier in `change` empty its store buffer. What is done under the
 * lock goes step by step, with the lock.
 *
 * Variants: REALTIME (the relay reclaims); NO_BARRIER (a kernel without membarrier: the writer is always fenced).
 *
 * Shown: no list is given back while a put reads it, also when it was replaced from inside a callback of that put and when that
 * callback puts again; none is given back twice or while it is published; a put that begins after unsubscribe()
 * returned does not reach the subscriber, and none does after it was unsubscribed in a callback; when all is quiet no
 * replaced list has stayed behind.
 *
 * Left out: the contents of lists but for one subscriber; subscribing with replay (replay.pml).
 */
#ifndef PUTS
#define PUTS 2
#endif
#define LISTS 4
#define NONE 15
#define CLOSED 1
#define RETIRED 8

byte epochIssued, epoch;
byte list, current;
bool retiredFlag, lock, request;
byte retired[LISTS] = NONE; /* NONE, or the epoch with which it was retired */
bool freed[LISTS];
byte lists = 1;
bool gateShut, unsubscribed, inCallbackGone;
#define SOME_RETIRED (retired[0] != NONE || retired[1] != NONE || retired[2] != NONE || retired[3] != NONE)
byte working = 2;           /* ghost: Writer and Changer */

#ifdef NO_BARRIER
#define BARRIER skip
#define STORE_EPOCH atomic { epochIssued++; epoch = epochIssued }
#else
#define STORE_EPOCH epochIssued++
#ifdef MUTANT_NO_BARRIER
#define BARRIER skip
#else
#define BARRIER epoch = epochIssued
#endif
#endif

/* The lock is a locked instruction: it empties the writer's store buffer too. */
inline takeLock(drain) {
    atomic {
        !lock -> lock = true;
        if
        :: drain -> epoch = epochIssued
        :: else
        fi
    }
}

/* Roster.takeUnused */
inline takeUnused(now, unused, i) {
    now = epoch;
    d_step {
        i = 0;
        do
        :: i == LISTS -> break
        :: i < LISTS ->
            if
#if defined(MUTANT_NO_GRACE)
            :: retired[i] != NONE ->
#elif defined(MUTANT_OLDER_OR_SAME)
            :: retired[i] != NONE && (now % 2 == 0 || retired[i] <= now) ->
#else
            :: retired[i] != NONE && (now % 2 == 0 || retired[i] != now) ->
#endif
                retired[i] = NONE;
                unused = unused | (1 << i)
            :: else
            fi;
            i++
        od;
        i = 0;
        now = 0
    }
}

/* Producer.takeUnused and the release of its result; the lock is held and is given back in between */
inline takeUnusedAndRelease(now, unused, i) {
    unused = 0;
    takeUnused(now, unused, i);
    retiredFlag = SOME_RETIRED;
#ifndef MUTANT_LOOK_ONCE
    if
    :: SOME_RETIRED ->
        BARRIER;
        takeUnused(now, unused, i);
        retiredFlag = SOME_RETIRED
    :: else
    fi;
#endif
    lock = false;
    d_step {
        do
        :: i == LISTS -> break
        :: i < LISTS ->
            if
            :: unused & (1 << i) -> assert(!freed[i] && i != list); freed[i] = true
            :: else
            fi;
            i++
        od;
        i = 0;
        unused = 0
    }
}

/* unsubscribe of the one subscriber, or any other change of the list */
inline change(drain, isUnsubscribe, now, unused, i) {
    takeLock(drain);
    if
    :: isUnsubscribe -> gateShut = true
    :: else
    fi;
#ifdef MUTANT_EPOCH_FIRST
    now = epoch;
#endif
    d_step {
        list = lists;
        lists++;
        if
        :: drain -> epoch = epochIssued
        :: else
        fi
    };
    BARRIER;
#ifndef MUTANT_EPOCH_FIRST
    now = epoch;
#endif
    d_step { assert(retired[current] == NONE); retired[current] = now; current = list };
    takeUnusedAndRelease(now, unused, i)
}

inline reclaim(drain, now, unused, i) {
    takeLock(drain);
    takeUnusedAndRelease(now, unused, i)
}

active proctype Writer() {
    byte puts, read, now, unused, i, depth;
    bool wasUnsubscribed, mayChange = true;

    do
    :: puts == PUTS -> break
    :: puts < PUTS ->
        puts++;
        wasUnsubscribed = unsubscribed;
        STORE_EPOCH;
        depth = 0;
        do
        :: true ->
            /* deliver */
            read = list;
            assert(!freed[read]);
            if
            :: !gateShut -> assert(!wasUnsubscribed && !inCallbackGone)
            :: else
            fi;
            /* a callback */
            if
            :: mayChange ->
                mayChange = false;
                change(true, true, now, unused, i);
                inCallbackGone = true
            :: true
            fi;
            assert(!freed[read]);
            /* what it put follows */
            if
            :: depth == 0 -> depth++
            :: break
            fi
        od;
        STORE_EPOCH;
        if
        :: retiredFlag ->
#ifdef REALTIME
            d_step { epoch = epochIssued; retiredFlag = false };
            request = true
#else
            reclaim(true, now, unused, i)
#endif
        :: else
        fi
    od;
    working--
}

active proctype Buffer() {
end:
    do
    :: atomic { epoch < epochIssued -> epoch++ }
    od
}

active proctype Changer() {
    byte now, unused, i, changes;
    bool isUnsubscribe;

    do
    :: changes == 2 -> break
    :: changes < 2 ->
        isUnsubscribe = (changes == 0);
        change(false, isUnsubscribe, now, unused, i);
        unsubscribed = true;
        changes++
    :: break
    od;
    working--
}

#ifdef REALTIME
active proctype Relay() {
    byte now, unused, i;

end:
    do
    :: atomic { request -> request = false };
        reclaim(false, now, unused, i)
    od
}
#endif


active proctype Quiet() {
    byte i;

    timeout ->
    assert(working == 0 && !freed[list]);
#ifndef MUTANT_NO_BARRIER /* which is to be found by what it gives back too early */
    for (i : 0 .. LISTS - 1) { assert(retired[i] == NONE) }
#endif
}
