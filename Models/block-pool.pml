/*
 * A pool of blocks between one device and its readers: handles that own nothing, pins that hold.
 *
 * Source (Sources/Media/Blocks):
 *   Device     BlockWriter.acquire, .publish; BlockWriter.Core.mayLend, .takeBack, .lend; BlockSlot.publish, .takeBack
 *   Loop       a reader that keeps the newest from tick to tick: BlockPool.pin of it, then BlockPool.unpin of the one before
 *   Lease      BlockReader.poll, BlockLease.deinit
 *   word       generation[s] and readers[s] together are one atomic word: they change in one step
 *   newest     what the wire's cell holds (most-recent.pml): the handle that was put last
 *
 * Memory model: the word is published by a releasing store, entered and taken back by acquiring compare-and-swaps, and left by
 * a releasing subtraction, all in one release sequence. What is not atomic (the two words of a block) is touched by its
 * owner alone, which is asserted; so the steps are interleaved.
 *
 * The lease's reader may stop for ever while it holds a block, and the loop at any of its steps.
 *
 * Shown: no slot is written while a reader is in it, and none read while the device writes; what a pin gives is the block
 * that the handle named, whole; once the loop has had a block it has one in each further tick; the device always finds a
 * slot to fill and every block is either published or withheld; nothing is withheld while readers hold no more than they said;
 * when all have ended no reader is in any slot.
 *
 * ONE_SHORT: a pool with one slot fewer than the readers hold: blocks are withheld, the device still goes on.
 *
 * Readers go from older blocks to newer ones and never back; the search for a slot counts on it (MUTANT_OLDEST_FIRST).
 *
 * Left out: the cell itself (most-recent.pml), queues of handles (they own nothing: a handle from there is one that a reader
 * took long ago, as the steps between its taking and its pin allow), outdated memory, wrap-around of the generation (48 bits)
 * and of the count of readers (16 bits).
 */
#ifndef N
#define N 6
#endif
#define KEPT 1
#define RECENT 1
/* The loop holds one, and a second one for the moment in which it exchanges them; the lease one. */
#ifdef ONE_SHORT
#define SLOTS 4
#else
#define SLOTS 5
#endif
#define NONE 255

byte generation[SLOTS];     /* odd: readers may enter */
byte readers[SLOTS];
byte w0[SLOTS], w1[SLOTS];  /* the block: its number twice */

/* The handle in the cell: slot, generation, and as a ghost the block that was meant. */
byte newestSlot = NONE, newestGeneration, newestBlock;

/* Ghosts. */
bool writing[SLOTS];
byte published, withheld;
bool loopDone, leaseDone, leaseStopped, loopStopped;
byte loopPinned = NONE;

/* BlockSlot.takeBack */
inline takeBack(s, taken) {
    taken = false;
#ifdef MUTANT_BLIND_TAKE
    if
    :: readers[s] == 0 -> generation[s]++; taken = true
    :: else
    fi
#else
    d_step {
        if
        :: readers[s] == 0 -> generation[s]++; taken = true
        :: else
        fi
    }
#endif
}

active proctype Device() {
    byte n, slot, i, found, owned, count, lentCount;
    byte lent[SLOTS];
    bool mine[SLOTS], taken, may;

    d_step {
        for (i : 0 .. SLOTS - 1) { mine[i] = true }
        i = 0;
        owned = SLOTS
    }
    do
    :: n == N -> break
    :: n < N ->
        n++;
        /* acquire: never in vain */
        d_step {
            slot = 0;
            do
            :: slot < SLOTS && !mine[slot] -> slot++
            :: else -> break
            od;
            assert(slot < SLOTS)
        };
#ifdef MUTANT_PUT_EARLY
        d_step { generation[slot]++; newestSlot = slot; newestGeneration = generation[slot]; newestBlock = n };
#endif
        d_step { assert(readers[slot] == 0); writing[slot] = true; w0[slot] = n };
        d_step { assert(readers[slot] == 0); w1[slot] = n; writing[slot] = false };
        /* mayLend */
        may = false;
        do
        :: owned > KEPT -> may = true; break
        :: else ->
#ifdef MUTANT_NO_RESERVE
            if
            :: owned > 0 -> may = true; break
            :: else
            fi;
#endif
            count = (lentCount > RECENT - 1 -> lentCount - (RECENT - 1) : (lentCount > 0 -> 1 : 0));
            taken = false;
            /* takeBack: from the newest to the oldest, as readers go the other way */
            do
            :: taken -> break
            :: else ->
#ifdef MUTANT_OLDEST_FIRST
                i = 0;
                found = NONE;
                do
                :: i == count || found != NONE -> break
                :: i < count && found == NONE ->
                    if
                    :: readers[lent[i]] == 0 -> found = i
                    :: else
                    fi;
                    i++
                od;
#else
                i = count;
                found = NONE;
                do
                :: i == 0 -> break
                :: i > 0 ->
                    i--;
                    if
                    :: readers[lent[i]] == 0 -> found = i
                    :: else
                    fi
                od;
#endif
                if
                :: found == NONE -> break
                :: else
                fi;
                takeBack(lent[found], taken);
                i = found
            od;
            if
            :: taken ->
                d_step {
                    mine[lent[i]] = true;
                    owned++;
                    lentCount--;
                    do
                    :: i < lentCount -> lent[i] = lent[i + 1]; i++
                    :: else -> break
                    od;
                    i = 0
                }
            :: else -> break
            fi
        od;
        if
        :: may ->
            d_step {
                mine[slot] = false;
                owned--;
                lent[lentCount] = slot;
                lentCount++;
                published++
            };
#ifndef MUTANT_PUT_EARLY
            d_step { assert(generation[slot] % 2 == 0); generation[slot]++ };
#endif
            d_step { newestSlot = slot; newestGeneration = generation[slot]; newestBlock = n }
        :: else ->
#ifndef ONE_SHORT
            assert(false);      /* nobody holds more than was said */
#endif
            withheld++
        fi;
        assert(published + withheld == n)
    od
}

/* BlockSlot.pin: a look, and a compare-and-swap that tries again while the generation is right. */
inline pin(s, g, isIn) {
    isIn = false;
#ifdef MUTANT_NO_GENERATION
    d_step { readers[s]++; isIn = true }
#else
#ifdef MUTANT_BLIND_PIN
    if
    :: generation[s] == g -> readers[s]++; isIn = true
    :: else
    fi
#else
    do
    :: d_step { generation[s] != g -> skip }; break
    :: d_step { generation[s] == g -> seen = readers[s] };
        if
        :: d_step { generation[s] == g && readers[s] == seen -> readers[s]++; isIn = true }; break
        :: d_step { !(generation[s] == g && readers[s] == seen) -> skip }
        fi
    od
#endif
#endif
}

/* What a pin gives: the block that was meant, whole, and nobody writes there. */
inline look(s, block) {
    d_step { assert(!writing[s]); assert(w0[s] == block) };
    d_step { assert(!writing[s]); assert(w1[s] == block) }
}

/* A control loop: the newest in each tick, kept until the next one. */
active proctype Loop() {
    byte ticks, slot, g, block, mine = NONE, mineBlock, seen;
    bool isIn;

    do
    :: ticks == 3 -> break
    :: ticks < 3 ->
        ticks++;
        /* the poll: the newest handle, or one that it read before */
        if
        :: d_step { newestSlot != NONE && newestBlock != mineBlock ->
            slot = newestSlot; g = newestGeneration; block = newestBlock };
#ifdef MUTANT_UNPIN_FIRST
            if
            :: mine != NONE -> readers[mine]--; mine = NONE
            :: else
            fi;
#endif
            pin(slot, g, isIn);
            if
            :: isIn ->
#ifndef MUTANT_UNPIN_FIRST
                if
                :: mine != NONE -> readers[mine]--
                :: else
                fi;
#endif
                mine = slot;
                mineBlock = block;
                loopPinned = mine
            :: else
            fi
        :: true
        fi;
        /* the stages: once there was a block there is one */
        assert(loopPinned == NONE || mine != NONE);
        if
        :: mine != NONE -> look(mine, mineBlock)
        :: else
        fi
    :: loopStopped = true; goto stopped
    od;
    if
    :: mine != NONE -> readers[mine]--; mine = NONE
    :: else
    fi;
    loopDone = true;
stopped:
    skip
}

/* A reader outside of the loops, which may hold a block for ever. */
active proctype Lease() {
    byte rounds, slot, g, block, seen;
    bool isIn;

    do
    :: rounds == 2 -> break
    :: rounds < 2 ->
        rounds++;
        if
        :: d_step { newestSlot != NONE -> slot = newestSlot; g = newestGeneration; block = newestBlock };
            pin(slot, g, isIn);
            if
            :: isIn ->
#ifdef MUTANT_UNPIN_EARLY
                readers[slot]--;
#endif
                look(slot, block);
                if
                :: leaseStopped = true; goto stopped
                :: true
                fi;
#ifndef MUTANT_UNPIN_EARLY
                readers[slot]--
#endif
            :: else
            fi
        :: true
        fi
    od;
    leaseDone = true;
stopped:
    skip
}

/* When all have gone, nobody is in any slot. */
active proctype End() {
    byte i;

end:
    loopDone && leaseDone;      /* never, when one has stopped */
    for (i : 0 .. SLOTS - 1) {
        assert(readers[i] == 0)
    }
}
