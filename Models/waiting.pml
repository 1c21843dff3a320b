/* How a reader falls asleep and a writer wakes it (Mailbox), on a machine that delays stores (x86-64: one store buffer
 * entry is enough here). The writer publishes without a fence until it has seen that somebody waits; the reader makes
 * up for that with a barrier on every thread.
 *
 * Checked: the reader gets the last element, so no wake-up is lost: a reader that sleeps for ever is a state without a
 * way out. Waits also end by themselves (a deadline, a cancellation) up to TIMEOUTS times.
 * -DNO_BARRIER: the reader leaves the barrier out.
 * -DBARRIER_ONCE: the reader leaves it out from its second wait on, although a writer may not have seen the first yet.
 * -DNO_TICKET: the reader reads the futex word after it has raised its flag and looked at the version.
 */
#define WRITES 3
#define TIMEOUTS 2
#define NEVER 255

byte version;
bool waits, fenced;
byte ticket;
bool asleep;
bool buffered;
byte buffer;

inline flush() { if :: buffered -> version = buffer; buffered = false :: else fi }

/* The store buffer empties itself at any time. */
active proctype memory() {
end:
    do
    :: atomic { buffered -> version = buffer; buffered = false }
    od
}

active proctype writer() {
    byte number = 1;
    bool known, woken;
    do
    :: number > WRITES -> break
    :: else ->
        known = fenced;
        if
        :: known -> atomic { flush(); version = number }
        :: else -> atomic { flush(); buffer = number; buffered = true }
        fi;
        if
        :: waits ->
            atomic { flush(); woken = waits; waits = false };
            if
            :: woken ->
                atomic { flush(); ticket++ };
                asleep = false
            :: else
            fi
        :: else
        fi;
        number++
    od
}

active proctype reader() {
    byte seen, mine, timeouts;
    byte unfenced = NEVER;
    do
    :: seen = version;
        if
        :: seen == WRITES -> break
        :: else
        fi;
#ifndef NO_TICKET
        mine = ticket;
#endif
        atomic { waits = true; fenced = true };
#ifndef NO_BARRIER
        if
#ifdef BARRIER_ONCE
        :: unfenced != NEVER -> skip
#else
        :: unfenced != NEVER && version > unfenced -> skip
#endif
        :: else ->
            atomic { flush() };
            if
            :: unfenced == NEVER -> unfenced = version
            :: else
            fi
        fi;
#endif
        if
        :: version != seen -> waits = false
        :: else ->
#ifdef NO_TICKET
            mine = ticket;
#endif
            atomic {
                if
                :: ticket == mine -> asleep = true
                :: else
                fi
            };
            if
            :: !asleep
            :: timeouts < TIMEOUTS -> timeouts++; asleep = false
            fi;
            waits = false
        fi
    od
}
