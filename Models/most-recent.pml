/*
 * The most-recent cell of bitwise-copyable elements.
 *
 * Source (Sources/Subscriptions):
 *   Writer     MostRecentSubscription.deliver, Cells/WordCell.write, Waiting/MailboxWords.publish
 *   Reader     MostRecentSubscription.poll, Cells/WordCell.take, .read, .isIntact
 *   w0, w1     the words of a slot; `version`, `taken`, `given` are those of MailboxWords, `lost` is what they have to tell
 *
 * Memory model: the writer reads nothing that the reader writes, so its execution is the order in which its relaxed
 * stores become visible. The two words of one write become visible in either order, after the publication of the write
 * before (the release fence at the head of `write`) and before its own (the releasing or stronger store in `publish`).
 * The reader's two word loads happen in either order, after the acquiring load of the version and before the
 * validating load (the acquire fence in `take`). This is all that C11 allows between one writer and one reader.
 *
 * The writer may stop for ever in front of each of its visible stores.
 *
 * Shown: the reader takes at most ATTEMPTS tries whatever the writer does, and gives up only when the writer completed
 * three whole writes in each try; no element is torn; none is older than one that was read, none is given twice; the
 * count of lost elements is exact.
 *
 * TWO_READERS: two polls at once, against the contract, still get whole elements. FINDING_TWO_READERS: but `taken` can
 * go back, so that an element is given twice, also to later polls.
 *
 * Left out: waiting (mailbox.pml), wrap-around of the 64-bit version, more than two words, ATTEMPTS = 8 (2 here).
 */
#ifndef N
#define N 9
#endif
#ifndef POLLS
#define POLLS 3
#endif
#define ATTEMPTS 2
#define SLOTS 4
#ifdef MUTANT_SPAN
#define SPAN 3
#else
#define SPAN 2
#endif

byte version, taken, given;
byte lost;                  /* ghost */
byte w0[SLOTS], w1[SLOTS];

#ifdef MUTANT_SEQLOCK
/* One slot and a version that is odd while a write is under way. */
#define SLOT(n) 0
#else
#define SLOT(n) (n & (SLOTS - 1))
#endif

active proctype Writer() {
    byte n;
    bool pending0, pending1, pendingVersion;

    do
    :: n == N -> break
    :: n < N ->
        n++;
        pending0 = true;
        pending1 = true;
#ifdef MUTANT_SEQLOCK
        version = 2 * n - 1;
#endif
#ifdef MUTANT_RELAXED_PUBLISH
        version = n;
#endif
        do
        :: pending0 -> w0[SLOT(n)] = n; pending0 = false
        :: pending1 -> w1[SLOT(n)] = n; pending1 = false
        :: pendingVersion -> version = n - 1; pendingVersion = false
        :: !pending0 && !pending1 && !pendingVersion -> break
        :: goto stopped
        od;
#if defined(MUTANT_NO_RELEASE_FENCE)
        pendingVersion = true
#elif defined(MUTANT_SEQLOCK)
        version = 2 * n
#elif !defined(MUTANT_RELAXED_PUBLISH)
        version = n
#endif
    :: n > 0 -> goto stopped
    od;
    if
    :: pendingVersion -> version = n
    :: else
    fi;
stopped:
    skip
}

#if defined(TWO_READERS) || defined(FINDING_TWO_READERS)
active [2] proctype Reader() {
#else
active proctype Reader() {
#endif
    byte polls, tries, number, newest, a, b, atStart;
    bool early;

    do
    :: polls == POLLS -> break
    :: polls < POLLS ->
        polls++;
        tries = 0;
        atStart = version;
        if
        :: atStart == taken -> goto next
        :: else
        fi;
        do
#ifndef MUTANT_SEQLOCK
        :: tries == ATTEMPTS ->
            assert(version - atStart >= ATTEMPTS * (SPAN + 1));
            break
        :: tries < ATTEMPTS ->
#else
        :: true ->
#endif
            tries++;
            assert(tries <= ATTEMPTS);
            number = version;
            if
            :: number == taken -> break
            :: else
            fi;
#ifdef MUTANT_NO_ACQUIRE_FENCE
            if
            :: newest = version; early = true
            :: early = false
            fi;
#endif
            if
            :: a = w0[SLOT(number)]; b = w1[SLOT(number)]
            :: b = w1[SLOT(number)]; a = w0[SLOT(number)]
            fi;
            if
            :: early
            :: else -> newest = version
            fi;
#ifdef MUTANT_NO_VALIDATION
            newest = number;
#endif
#ifdef MUTANT_SEQLOCK
            if
            :: number % 2 == 1 || newest != number
            :: else -> taken = number; break
            fi
#else
            if
            :: newest - number <= SPAN ->
                assert(a == number && b == number);
#ifdef TWO_READERS
                taken = number;
#elif defined(FINDING_TWO_READERS)
                d_step { assert(number > taken); taken = number };
#else
                assert(number > taken);
                d_step { lost = lost + (number - taken - 1); taken = number };
                given++;
                assert(given + lost == taken);
                /* MailboxWords.overwritten, which counts what has been overwritten since as well */
                d_step {
                    assert(version - given - (version == taken -> 0 : 1)
                        == lost + (version == taken -> 0 : version - taken - 1))
                };
#endif
                break
            :: else
            fi
#endif
        od;
next:
        skip
    od
}
