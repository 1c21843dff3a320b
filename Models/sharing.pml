/*
 * Shared producers whose callbacks put to each other: who finds the other one busy leaves the element there and goes on.
 *
 * Source (Sources/Subscriptions/SharedProducer.swift):
 *   Thread     put: the waiting branch, .begin, .end, and in the callback of that put the leaving branch of the other
 *   putLeft    putWhatWasLeft; takeLeft
 *   left, any  `left`, `isAnyLeft`
 *
 * Memory model: `any` changes by sequentially consistent stores, the lock by locked instructions: interleaving of single
 * steps.
 *
 * Shown: with two producers and two threads that start at one each, and a third that leaves something at the first, no two
 * threads wait for each other, and when nothing can move any more every element has been put, exactly once.
 */
#define THREADS 3

bool lock[2], any[2];
byte left[2], put[2];
byte done;

inline takeLeft(p) {
    do
    :: any[p] ->
        any[p] = false;
        atomic { put[p] = put[p] + left[p]; left[p] = 0 }
    :: atomic { !any[p] -> break }
    od
}

/* putWhatWasLeft: until nothing is left, or somebody holds the lock */
inline putLeft(p) {
    do
    :: any[p] ->
        if
        :: atomic { !lock[p] -> lock[p] = true };
            takeLeft(p);
            lock[p] = false
        :: atomic { lock[p] -> break }
        fi
    :: else -> break
    od
}

inline leave(p) {
#ifdef MUTANT_WAIT
    atomic { !lock[p] -> lock[p] = true };
    takeLeft(p);
    put[p]++;
    lock[p] = false
#else
#ifdef MUTANT_FLAG_FIRST
    any[p] = true;
    left[p]++;
#else
    left[p]++;
    any[p] = true;
#endif
    putLeft(p)
#endif
}

active [2] proctype Thread() {
    byte own = _pid % 2;

    atomic { !lock[own] -> lock[own] = true };
    takeLeft(own);
    put[own]++;
    /* its callback puts to the other one */
    leave(1 - own);
    takeLeft(own);
    lock[own] = false;
#ifndef MUTANT_NO_LOOK_AFTER_UNLOCK
    putLeft(own);
#endif
    done++
}

/* In the put of some third producer. */
active proctype Other() {
    leave(0);
    done++
}

active proctype Quiet() {
    timeout ->
    assert(done == THREADS);
    assert(put[0] == 3 && put[1] == 2 && left[0] == 0 && left[1] == 0)
}
