/*
 * One writer and one reader who waits at a mailbox, as a blocked thread or as a suspended task.
 *
 * Source (Sources/Subscriptions):
 *   Writer     MostRecentSubscription.deliver, Waiting/MailboxWords.publish, Waiting/Mailbox.wakeReader
 *   Closer     Mailbox.close
 *   Canceller  Task.cancel and the onCancel closure of Mailbox.suspend
 *   Relay      Waiting/Relay.push, .rouse, .work, .runAll with one node (relay.pml has several)
 *   Reader     Waiting/MailboxReader.sleepForElement (THREAD), .awaitElement (TASK), Mailbox.sleep, .suspend,
 *              .announce, .fenceWriter; Waiting/WaitMachine
 *   bell       Waiting/Futex: ticket, bump, wake, sleep; the kernel compares and sleeps in one step
 *
 * Memory model: total store order for the writer's publications. `issued` is the last version that the writer has
 * stored, `version` what others see; Buffer moves it on, one at a time, at any moment. A locked instruction or
 * a sequentially consistent store of the writer empties its store buffer, the reader's ProcessBarrier (membarrier) does so
 * from outside. All other words change by atomic read-modify-write. What is done under a lock is one step.
 *
 * The element is its number, taken as MostRecent does: the newest one. Versions are visible in order, after their element.
 *
 * Variants: THREAD or TASK; REALTIME (the writer resumes tasks through the relay); NO_BARRIER (a kernel without
 * membarrier: the writer is always fenced). Each of close, cancel, and time-out or signal happens at most once, anywhere;
 * NO_CLOSE and NO_CANCEL leave one out, to keep the search small where the relay takes part.
 *
 * Shown: when nothing moves any more, whoever still waits has nothing to wait for: no element, no end, no cancellation
 * (no lost wake-up; close and cancel wake at once); a token is resumed exactly once, and only while its task is suspended;
 * elements are taken in ascending order and none is lost by a cancelled or timed-out wait; one put wakes the relay at most once.
 *
 * STOPPED_WAKER: the writer may stop for ever between taking the waiting bit and its wake-up; close() wakes the reader all the
 * same. Otherwise it is assumed that such a writer finishes its wake-up. Left out: errors, wrap-around, the claim (one reader).
 */
#ifndef N
#define N 3
#endif
#define CLOSED 1
#define THREAD_WAITS 2
#define TASK_WAITS 4
#define FENCED 8
#define REALTIME_WRITER 16
#define WAITS 6
#define NEVER 255

#if defined(MUTANT_NO_FENCE) || defined(NO_BARRIER)
#define BARRIER skip
#else
#define BARRIER version = issued
#endif
#ifdef NO_BARRIER
#define FENCED_FROM_START FENCED
#else
#define FENCED_FROM_START 0
#endif
#ifdef REALTIME
#define FIRST_FLAGS (FENCED_FROM_START | REALTIME_WRITER)
#else
#define FIRST_FLAGS FENCED_FROM_START
#endif

mtype = { idle, preparing, cancelled, waiting };

/* MailboxWords */
byte issued, version, flags = FIRST_FLAGS, unfenced = NEVER, taken;
/* Futex */
byte bell;
bool asleep;
/* WaitMachine, the task and its continuation */
mtype machine = idle;
bool suspended, resumed, taskCancelled, handlerOn, handlerRuns;
/* RelayNode and Relay */
bool queued, onStack, relayAsleepFlag, relayAsleep;
byte relayBell;
/* Ghosts */
bool finished;

/* machine.signal() under its lock */
inline signal(token) {
    d_step {
        token = (machine == waiting);
        if
#ifndef MUTANT_KEEP_TOKEN
        :: machine == waiting -> machine = preparing
#endif
        :: else
        fi
    }
}

/* machine.cancel() under its lock */
inline cancelMachine(token) {
    d_step {
        token = (machine == waiting);
        if
#ifdef MUTANT_CANCEL_KEEPS_TOKEN
        :: machine == preparing -> machine = cancelled
#else
        :: machine == preparing || machine == waiting -> machine = cancelled
#endif
        :: else
        fi
    }
}

inline resume(token) {
    if
    :: token -> d_step { assert(suspended && !resumed); resumed = true; token = false }
    :: else
    fi
}

/* Mailbox.wakeReader */
inline wakeReader(drain, old, token, rouses) {
    atomic {
        if
        :: drain -> version = issued
        :: else
        fi;
        old = flags & WAITS;
        flags = flags & ~WAITS
    }
#ifdef STOPPED_WAKER
    if
    :: drain && old -> goto stopped
    :: true
    fi;
#endif
    if
    :: old & THREAD_WAITS -> bell++; asleep = false
    :: else
    fi;
    if
    :: (old & TASK_WAITS) && (flags & REALTIME_WRITER) ->
        /* Relay.push */
        if
        :: atomic { queued }
        :: atomic { !queued -> queued = true }; onStack = true
        fi;
        rouses = true
    :: (old & TASK_WAITS) && !(flags & REALTIME_WRITER) ->
        signal(token);
        resume(token)
    :: else
    fi
}

active proctype Writer() {
    byte known, after, old, wakes;
    bool token, rouses;

    do
    :: issued == N -> break
    :: issued < N ->
        known = flags;
        if
        :: known & CLOSED -> break
        :: else
        fi;
        atomic {
            issued++;
            if
            :: known & FENCED -> version = issued
            :: else
            fi
        }
        after = flags;
        wakes = 0;
        if
        :: after & WAITS ->
            wakeReader(true, old, token, rouses);
            /* Relay.rouse */
            if
            :: rouses && relayAsleepFlag ->
                if
                :: atomic { relayAsleepFlag -> relayAsleepFlag = false };
                    relayBell++;
                    relayAsleep = false;
                    wakes++;
                    assert(wakes <= 1)
                :: atomic { !relayAsleepFlag }
                fi
            :: else
            fi;
            rouses = false
        :: else
        fi
    :: break /* stops between two puts */
    od;
stopped:
    skip
}

active proctype Buffer() {
end:
    do
    :: atomic { version < issued -> version++ }
    od
}

#ifndef NO_CLOSE
active proctype Closer() {
    byte old;
    bool token;

    if
    :: true ->
        flags = flags | CLOSED;
#ifdef MUTANT_CLOSE_ASKS_FLAGS
        old = flags & WAITS;
        flags = flags & ~WAITS;
        if
        :: old -> bell++; asleep = false; signal(token); resume(token)
        :: else
        fi
#elif !defined(MUTANT_CLOSE_WAKES_NOBODY)
        bell++;
        asleep = false;
        signal(token);
        resume(token)
#endif
    :: true
    fi
}

#endif

#if defined(TASK) && !defined(NO_CANCEL)
active proctype Canceller() {
    bool token;

    if
    :: true ->
        atomic { taskCancelled = true; handlerRuns = handlerOn }
        if
        :: handlerRuns ->
            cancelMachine(token);
            resume(token);
            handlerRuns = false
        :: else
        fi
    :: true
    fi
}
#endif

#ifdef REALTIME
active proctype Relay() {
    byte ticket;
    bool token;

end:
    do
    :: true ->
        ticket = relayBell;
        relayAsleepFlag = true;
        if
        :: !onStack ->
            atomic {
                if
                :: relayBell == ticket -> relayAsleep = true
                :: else
                fi
            };
end_asleep:
            !relayAsleep
        :: else
        fi;
        relayAsleepFlag = false;
        if
        :: atomic { onStack -> onStack = false };
#ifdef MUTANT_RUN_BEFORE_UNQUEUE
            signal(token);
            resume(token);
            queued = false
#else
            queued = false;
            signal(token);
            resume(token)
#endif
        :: atomic { !onStack }
        fi
    od
}
#endif

/* Mailbox.fenceWriter and the rest of Mailbox.announce */
inline announce(flag, seen, isRaised) {
    d_step { old = flags; flags = flags | flag | FENCED };
    known = unfenced;
    if
#ifdef MUTANT_BARRIER_ONCE
    :: known != NEVER
    :: known == NEVER ->
#else
#ifdef MUTANT_UNFENCED_TOO_EARLY
    :: known != NEVER && version >= known
#else
    :: known != NEVER && version > known
#endif
    :: else ->
#endif
        BARRIER;
        if
        :: known == NEVER -> old2 = version; unfenced = old2
        :: else
        fi
    fi;
#ifdef MUTANT_SKIP_RECHECK
    isRaised = true;
#else
    isRaised = false;
    if
#ifdef MUTANT_IGNORE_CLOSED
    :: true ->
#else
    :: !(old & CLOSED) ->
#endif
        isRaised = (version == seen)
    :: else
    fi;
#endif
    if
    :: !isRaised -> flags = flags & ~flag
    :: else
    fi
}

inline take() {
    d_step {
        got = (version > taken);
        if
        :: got -> taken = version
        :: else
        fi
    }
}

active proctype Reader() {
    byte seen, ticket, old, old2, known, interruptions;
    bool got, isRaised, token, isPreCancelled;

    do
    :: true ->
#ifdef TASK
        if
        :: taskCancelled -> taskCancelled = false /* .cancelled is thrown; another task goes on reading */
        :: else
        fi;
#endif
        seen = version;
        take();
        if
        :: got -> goto again
        :: else
        fi;
        if
        :: flags & CLOSED ->
            take();
            if
            :: got -> goto again
            :: else -> finished = true; break
            fi
        :: else
        fi;
#ifdef THREAD
#ifdef MUTANT_TICKET_LATE
        announce(THREAD_WAITS, seen, isRaised);
        ticket = bell;
#else
        ticket = bell;
        announce(THREAD_WAITS, seen, isRaised);
#endif
        if
        :: !isRaised -> goto again
        :: else
        fi;
        atomic {
            if
            :: bell == ticket -> asleep = true
            :: else
            fi
        };
end_asleep:
        if
        :: !asleep
        :: interruptions == 0 -> atomic { asleep = false; interruptions++ } /* the deadline, or a signal */
        fi;
        flags = flags & ~THREAD_WAITS;
#endif
#ifdef TASK
        d_step { assert(machine == idle); machine = preparing };
        atomic { handlerOn = true; isPreCancelled = taskCancelled; resumed = false; suspended = true };
        if
        :: isPreCancelled -> cancelMachine(token); assert(!token)
        :: else
        fi;
#ifdef MUTANT_SUSPEND_LATE
        announce(TASK_WAITS, seen, isRaised);
        d_step {
            if
            :: machine == preparing -> machine = waiting; token = !isRaised
            :: else -> token = true
            fi
        };
        resume(token);
#else
        d_step {
            if
            :: machine == preparing -> machine = waiting; token = false
            :: else -> token = true
            fi
        };
        if
        :: token -> resume(token)
        :: else ->
            announce(TASK_WAITS, seen, isRaised);
            if
            :: !isRaised -> signal(token); resume(token)
            :: else
            fi
        fi;
#endif
end_suspended:
        resumed;
        atomic { !handlerRuns -> handlerOn = false; suspended = false };
        flags = flags & ~TASK_WAITS;
        machine = idle;
#endif
again:
        skip
    od
}

active proctype Quiet() {
    timeout ->
#ifdef STOPPED_WAKER
    assert(finished || !(flags & CLOSED))
#else
    assert(finished || (taken == issued && version == issued && !(flags & CLOSED) && !taskCancelled))
#endif
}
