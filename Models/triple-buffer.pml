/*
 * The most-recent cell of elements that own something.
 *
 * Source (Sources/Subscriptions/Cells/TripleBuffer.swift):
 *   Writer     write: fill the place `back`, exchange it with `middle`
 *   Reader     take: look at `middle`, exchange it with `front`, take the element out
 *   at the end deinitialize: releases what the places hold
 *   number     0 while the place is empty: then there is nothing to release
 *
 * Memory model: the exchanges are acquiring and releasing, so that what was done to a place before it was handed over is
 * seen by who gets it; that is the interleaving semantics used here. The number and the element are separate steps.
 *
 * Both sides may stop anywhere.
 *
 * Shown: no place is ever used by both; what is taken is the newest that was handed over when it is taken; every element
 * is either taken or released, exactly once (no leak, no double release); lost elements are counted exactly.
 *
 * Left out: the version and waiting (mailbox.pml).
 */
#ifndef N
#define N 6
#endif
#define FRESH 4
#define UNBORN 0
#define ALIVE 1
#define RELEASED 2
#define TAKEN 3

byte middle = 0;
byte back = 1;
byte front = 2;
byte number[3];
byte element[3];            /* 0: none */
byte taken, lost;

/* Ghosts. */
byte life[N + 1];
byte newest;
byte given;
bool writing[3], reading[3];
bool writerDone, readerDone;

inline release(which) {
    d_step {
        assert(life[which] == ALIVE);
        life[which] = RELEASED
    }
}

active proctype Writer() {
    byte n, old;

    do
    :: n == N -> break
    :: n < N ->
        n++;
        d_step { assert(!reading[back]); writing[back] = true };
        if
        :: number[back] != 0 && element[back] != 0 -> release(element[back]); element[back] = 0
        :: else
        fi;
        /* what is initialised must be empty */
        assert(element[back] == 0);
#ifdef MUTANT_RELAXED_EXCHANGE
        /* The place is seen to be handed over before what was put into it. */
        old = back;
        d_step { middle = middle; back = middle & 3; middle = old | FRESH; newest = n };
        d_step { element[old] = n; life[n] = ALIVE };
        number[old] = n;
        writing[old] = false;
#else
        d_step { element[back] = n; life[n] = ALIVE };
        number[back] = n;
        writing[back] = false;
#ifdef MUTANT_SPLIT_EXCHANGE
        old = middle;
        d_step { middle = back | FRESH; newest = n };
        back = old & 3
#else
        d_step { old = middle; middle = back | FRESH; back = old & 3; newest = n }
#endif
#endif
    :: break /* stopped */
    od;
    writerDone = true
}

active proctype Reader() {
    byte old, n, skipped, polls;

    do
    :: polls == 4 -> break
    :: polls < 4 ->
        polls++;
#ifndef MUTANT_NO_FRESH
        if
        :: (middle & FRESH) == 0 -> goto next
        :: else
        fi;
#endif
        d_step { old = middle; middle = front; front = old & 3; assert(!writing[front]); reading[front] = true;
                 assert(number[front] == newest) };
        n = number[front];
        skipped = n - taken - 1;
        lost = lost + skipped;
        taken = n;
#ifdef MUTANT_COPY_OUT
        d_step { assert(life[element[front]] == ALIVE); life[element[front]] = TAKEN; given++ };
#else
        d_step { assert(element[front] == n); assert(life[n] == ALIVE); life[n] = TAKEN; given++; number[front] = 0; element[front] = 0 };
#endif
        assert(given + lost == taken);
        reading[front] = false;
next:
        skip
    od;
    readerDone = true
}

/* deinitialize, when nobody uses the buffer any more. */
active proctype End() {
    byte i;

    writerDone && readerDone;
    for (i : 0 .. 2) {
        if
        :: element[i] != 0 -> release(element[i])
        :: else
        fi
    }
    for (i : 1 .. N) {
        assert(life[i] != ALIVE)
    }
}
