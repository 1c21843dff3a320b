/*
 * The ring of events: one writer who drops the oldest element when it is full, one reader who drains it.
 *
 * Source (Sources/Subscriptions):
 *   Writer     EventSubscription.deliver, Cells/ReadingRing.writeEvicting, .isFree, .fill, .makeRoom
 *   Reader     EventSubscription.drain, ReadingRing.takeOldest(upTo:);
 *              with QUEUE: QueueSubscription.take, ReadingRing.takeOldest(sharedHead:tail:)
 *   tail, ordinal, horizon, head and the turns as in ReadingRing; `version` is the published tail
 *
 * Memory model: interleaving. The turns are stored with release and loaded with acquire, head changes by acquiring and
 * releasing compare-and-swap, and a slot's contents are touched only by who owns it (asserted), so that C11 gives its
 * contents no other meaning. A turn or a version that is seen late only looks like a slower other side.
 *
 * Both sides may stop anywhere.
 *
 * Shown: no slot is used by both at once; each element is taken or dropped exactly once, in order; what is taken first
 * is the oldest in the ring; the counts of the batches add up exactly to what was written, also on overflow, and a
 * batch is truncated exactly when its count exceeds what was kept; the evicted count is exact; the writer's search
 * for room ends within one lap; the ring never spans more positions than it has slots.
 *
 * Left out: the latch of the first event, the reader's claim, a limit below the capacity other than 1, capacities over 2.
 */
#ifndef N
#define N 6
#endif
#define CAPACITY 2
#define POSITIONS 20
#define SLOT(p) (p & (CAPACITY - 1))
#ifdef MUTANT_NO_HORIZON
#define BEHIND(h, p) true
#else
#define BEHIND(h, p) (p >= h)
#endif
#define NOBODY 0
#define WRITER 1
#define READER 2
#define UNWRITTEN 0
#define HELD 1
#define DROPPED 2
#define TAKEN 3
#ifndef DRAINS
#define DRAINS 4
#endif

byte tail, ordinal, horizon, head, version, evicted;
byte turn[CAPACITY], place[CAPACITY];
byte taken, lost;

/* Ghosts. */
byte user[CAPACITY];
byte life[N + 2];
byte claimed;               /* the last element whose slot somebody won by advancing head */
byte counted, keptInAll;
bool writerDone;

inline enterSlot(p, who) { d_step { assert(user[SLOT(p)] == NOBODY); user[SLOT(p)] = who } }
inline leaveSlot(p, who) { d_step { assert(user[SLOT(p)] == who); user[SLOT(p)] = NOBODY } }

/* Advances head from p, inside a d_step. An element that is won is the oldest in the ring. */
inline advance(p) {
    won = (head == p);
    if
    :: won ->
        head = p + 1;
        if
        :: turn[SLOT(p)] == p + 1 -> assert(place[SLOT(p)] == claimed + 1); claimed++
        :: else
        fi
    :: else
    fi
}

inline end(which, how) { d_step { assert(life[which] == HELD); life[which] = how } }

active proctype Writer() {
    byte position, oldest, t;
    bool won;

    do
    :: ordinal == N -> break
    :: ordinal < N ->
        position = tail;
        if
        :: turn[SLOT(position)] == 0 && BEHIND(horizon, position)
        :: else ->
            do
            :: true ->
                oldest = position - CAPACITY;
                assert(position - tail <= CAPACITY);
#ifdef MUTANT_PLAIN_HEAD
                won = (head == oldest);
                if
                :: won -> head = oldest + 1
                :: else
                fi;
#else
                d_step { advance(oldest) };
#endif
                t = turn[SLOT(position)];
                if
                :: t == 0 -> break
                :: t != 0 && won && t == oldest + 1 ->
                    enterSlot(oldest, WRITER);
                    end(place[SLOT(oldest)], DROPPED);
                    leaveSlot(oldest, WRITER);
                    evicted++;
                    break
#ifdef MUTANT_EVICT_ALWAYS
                :: t != 0 && !(won && t == oldest + 1) ->
                    enterSlot(oldest, WRITER);
                    leaveSlot(oldest, WRITER);
                    break
#else
                :: else ->
                    position++;
                    horizon = position + CAPACITY
#endif
                fi
            od
        fi;
        /* fill */
        ordinal++;
        enterSlot(position, WRITER);
#ifdef MUTANT_EARLY_TURN
        turn[SLOT(position)] = position + 1;
#endif
        d_step { place[SLOT(position)] = ordinal; life[ordinal] = HELD };
#ifndef MUTANT_EARLY_TURN
        leaveSlot(position, WRITER);
        turn[SLOT(position)] = position + 1;
#else
        leaveSlot(position, WRITER);
#endif
        tail = position + 1;
        assert(tail - head <= CAPACITY || head > tail);
        version = tail
    od;
    writerDone = true
}

/* Moves the element out of the slot at p, which the reader has won. */
inline moveOut(p, which) {
    enterSlot(p, READER);
    which = place[SLOT(p)];
    end(which, TAKEN);
    leaveSlot(p, READER);
    turn[SLOT(p)] = 0
}

/* takeOldest(upTo: limit): which == 0 when there is none */
inline takeOldest(limit, p, which) {
    which = 0;
    p = head;
    do
    :: p >= limit -> break
    :: p < limit ->
        t = turn[SLOT(p)];
        d_step {
            advance(p);
            if
            :: won
            :: else -> p = head
            fi
        };
        if
        :: !won
        :: won && t == p + 1 -> moveOut(p, which); break
        :: else -> p++ /* a hole */
        fi
    od
}

active proctype Reader() {
    byte limit, p, which, t, last, count, kept, most, drains;
    bool won, isFinal;

#ifdef QUEUE
    do
    :: true ->
        isFinal = writerDone;
        which = 0;
        p = head;
        t = turn[SLOT(p)];
        if
        :: t == p + 1 ->
            d_step { advance(p) };
            if
            :: won -> moveOut(p, which)
            :: else -> limit = version; takeOldest(limit, p, which)
            fi
        :: else -> limit = version; takeOldest(limit, p, which)
        fi;
        if
        :: which -> assert(which > last); last = which; kept++
        :: which == 0 && isFinal -> assert(kept + evicted == N); break
        :: which == 0 && !isFinal -> drains++;
            if
            :: drains == DRAINS -> writerDone
            :: else
            fi
        fi
    od
#else
    do
    :: true ->
        /* The last drain comes when the writer is done: the counts must add up. */
        isFinal = false;
        if
        :: writerDone -> isFinal = true
        :: drains < DRAINS -> drains++
        fi;
        limit = version;
        if
        :: head < limit ->
            last = taken;
            count = taken;
            kept = 0;
            if
            :: most = CAPACITY
            :: !isFinal -> most = 1
            fi;
            do
            :: true ->
                takeOldest(limit, p, which);
                if
                :: which == 0 -> break
                :: else ->
                    assert(which > last);
                    last = which;
                    if
                    :: limit - p <= most -> kept++
                    :: else
                    fi
                fi
            od;
            taken = last;
            count = last - count;
            assert(kept <= count && kept <= most);
            counted = counted + count;
            keptInAll = keptInAll + kept;
            lost = lost + (count - kept);
            assert(counted == taken && keptInAll + lost == counted)
#ifdef FINDING_FEWER_KEPT
            ;
            assert(most > 1 || count == 0 || kept == 1)
#endif
        :: else
        fi;
        if
        :: isFinal -> assert(counted == N && head <= version); break
        :: else
        fi
    od
#endif
}
