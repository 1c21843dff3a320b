/* The cell of bitwise-copyable elements (WordCell): one writer, one reader, SLOTS slots of two words.
 *
 * Checked: what the reader takes is whole and newer than before; it ends although the writer stops anywhere for ever;
 * it tries again only when SLOTS - 1 whole further writes overtook the copy.
 * -DBROKEN: the reader forgets to look at the version again after copying.
 */
#ifndef SLOTS
#define SLOTS 4
#endif
#define WRITES 7
#define READS 3

typedef Slot { byte word[2] }
Slot slot[SLOTS];
byte version;
bool halted;

proctype writer() {
    byte number = 1;
    do
    :: number > WRITES -> break
    :: halted = true -> break                /* preempted for ever, here ... */
    :: number <= WRITES ->
        slot[number % SLOTS].word[0] = number;
        if
        :: halted = true -> goto over        /* ... or with half a write done */
        :: skip
        fi;
        slot[number % SLOTS].word[1] = number;
        version = number;
        number++
    od;
over: skip
}

proctype reader() {
    byte taken, number, newest, first, second, polls, attempts;
    do
    :: polls == READS -> break
    :: else ->
        attempts = 0;
        do
        :: attempts == 2 -> break             /* leave it for the next poll */
        :: else ->
            number = version;
            if
            :: number == taken -> break
            :: else
            fi;
            first = slot[number % SLOTS].word[0];
            second = slot[number % SLOTS].word[1];
            newest = version;
            if
#ifdef BROKEN
            :: true ->
#else
            :: newest - number <= SLOTS - 2 ->
#endif
                assert(first == number && second == number);
                assert(number > taken);
                taken = number;
                break
            :: else ->
                assert(newest - number >= SLOTS - 1);
                attempts++
            fi
        od;
        polls++
    od
}

init { atomic { run writer(); run reader() } }
