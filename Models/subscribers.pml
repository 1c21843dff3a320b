/* The published array of subscribers (Producer): put reads it without a lock while another thread replaces it and gives
 * the old one back, on a machine that delays stores.
 *
 * Checked: no put reads an array that was given back; each replaced array is given back in the end.
 * -DNO_BARRIER: who replaces leaves the barrier out.
 * -DAT_ONCE: who replaces gives the old array back without looking at the epoch.
 */
#define PUTS 3
#define CHANGES 2

byte list;                    /* the published array */
bool freed[CHANGES + 1];
byte epoch;
bool buffered;
byte buffer;
byte givenBack;

inline flush() { if :: buffered -> epoch = buffer; buffered = false :: else fi }

active proctype memory() {
end:
    do
    :: atomic { buffered -> epoch = buffer; buffered = false }
    od
}

active proctype writer() {
    byte puts, mine, now;
    do
    :: puts == PUTS -> break
    :: else ->
        now++;
        atomic { flush(); buffer = now; buffered = true };
        mine = list;
        assert(!freed[mine]);
        assert(!freed[mine]);                 /* still while it walks through */
        now++;
        atomic { flush(); buffer = now; buffered = true };
        puts++
    od
}

byte retired[CHANGES + 1];    /* epoch + 1 at which each array was replaced; 0: not replaced */

inline reclaim() {
    byte index = 0;
    byte present = epoch;
    do
    :: index > CHANGES -> break
    :: else ->
        if
#ifdef AT_ONCE
        :: retired[index] != 0 && !freed[index] -> freed[index] = true; givenBack++
#else
        :: retired[index] != 0 && !freed[index] && (present % 2 == 0 || retired[index] - 1 != present) ->
            freed[index] = true; givenBack++
#endif
        :: else
        fi;
        index++
    od;
    index = 0; present = 0
}

active proctype changer() {
    byte changes, old;
    do
    :: changes == CHANGES -> break
    :: else ->
        old = list;
        list = changes + 1;
#ifndef NO_BARRIER
        atomic { flush() };
#endif
        retired[old] = epoch + 1;
        reclaim();
        changes++
    od;
    (_nr_pr >= 0);
    /* The writer's last step asks for what is left. */
    do
    :: givenBack == CHANGES -> break
    :: else -> reclaim()
    od
}
