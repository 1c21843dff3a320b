/* The cell of owning elements (TripleBuffer): three places, one exchange for each write and each read.
 *
 * Checked: writer and reader never hold the same place; what is taken is whole, newer than before and taken once;
 * either goes on although the other stops for ever.
 * -DBROKEN: the reader takes the middle place without leaving its own there.
 */
#define WRITES 5
#define READS 4
#define FRESH 4

byte place[3];
byte middle = 0;
byte back = 1;
byte front = 2;
bool writing[3];
bool reading[3];

proctype writer() {
    byte number = 1, old;
    do
    :: number > WRITES -> break
    :: true -> break                          /* stopped for ever */
    :: number <= WRITES ->
        writing[back] = true;
        assert(!reading[back]);
        place[back] = 255;                    /* half written */
        place[back] = number;
        writing[back] = false;
        atomic { old = middle; middle = back | FRESH };
        back = old & 3;
        number++
    od
}

proctype reader() {
    byte polls, taken, old;
    do
    :: polls == READS -> break
    :: true -> break
    :: polls < READS ->
        polls++;
        if
        :: middle & FRESH ->
#ifdef BROKEN
            atomic { old = middle; middle = old & 3 };
#else
            atomic { old = middle; middle = front };
#endif
            front = old & 3;
            reading[front] = true;
            assert(!writing[front]);
            assert(place[front] != 255 && place[front] > taken);
            taken = place[front];
            reading[front] = false
        :: else
        fi
    od
}

init { atomic { run writer(); run reader() } }
