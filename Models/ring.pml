/* The ring of events and queues (ReadingRing): one writer that drops the oldest, one reader that stops anywhere.
 *
 * Checked: nobody reads or overwrites what the other holds; elements come in order, none twice, and the newest one is
 * never dropped; the writer never waits for the reader.
 * -DBROKEN: the writer takes a slot for free once it has moved the head, although the reader is still in it.
 */
#define CAPACITY 2
#define WRITES 5

byte turn[CAPACITY];          /* 0: free; position + 1: holds the element at that position */
byte element[CAPACITY];
bool inUse[CAPACITY];         /* the reader is in this slot */
byte head, tail, newest;
bool writerDone;

active proctype writer() {
    byte position, number = 1, horizon, oldest, t;
    bool won;
    do
    :: number > WRITES -> break
    :: else ->
        t = turn[position % CAPACITY];
        if
        :: t == 0 && position >= horizon -> skip
        :: else ->
            do
            :: oldest = position - CAPACITY;
                atomic { won = (head == oldest); if :: won -> head++ :: else fi };
                t = turn[position % CAPACITY];
                if
                :: t == 0 -> break
                :: t != 0 && won && t == oldest + 1 -> break
#ifdef BROKEN
                :: t != 0 && won && t != oldest + 1 -> break
#else
                :: t != 0 && !(won && t == oldest + 1) ->
                    position++;
                    horizon = position + CAPACITY
#endif
                fi
            od
        fi;
        assert(!inUse[position % CAPACITY]);
        element[position % CAPACITY] = 0;
        element[position % CAPACITY] = number;
        turn[position % CAPACITY] = position + 1;
        position++;
        newest = number;
        tail = position;
        number++
    od;
    writerDone = true
}

active proctype reader() {
    byte position, t, last;
    bool won, done;
    do
    :: done && head >= tail -> break
    :: true -> goto away                   /* anywhere between two polls ... */
    :: !(done && head >= tail) ->
        done = writerDone;
        position = head;
        if
        :: position < tail ->
            t = turn[position % CAPACITY];
            atomic { won = (head == position); if :: won -> head++ :: else fi };
            if
            :: won && t == position + 1 ->
                inUse[position % CAPACITY] = true;
                if
                :: true -> goto away       /* ... or in the middle of a slot */
                :: true
                fi;
                assert(element[position % CAPACITY] > last);
                last = element[position % CAPACITY];
                inUse[position % CAPACITY] = false;
                turn[position % CAPACITY] = 0
            :: else
            fi
        :: else
        fi
    od;
    assert(last == WRITES);
away: skip
}
