// sinew-guard: keeps the safe actions of a runtime's outputs, and plays them when the runtime dies or hangs.
//
// One thread, no memory allocation, no library but libc and the shim of C beside it. It knows descriptors, bytes
// and requests, and no driver. GuardProtocol.h has what is said; docs/safety.md has what is promised.
#ifndef SINEW_GUARD_H
#define SINEW_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "CLinux.h"

/// Nanoseconds on CLOCK_MONOTONIC.
int64_t guard_now(void);

// isolation.c: what keeps a guard alive beside a dying runtime.

/// Away from the runtime's terminal, signals, processor, directory and descriptors. Nothing here can fail fatally.
void guard_isolate(void);
/// SCHED_FIFO, locked memory, last to be killed when memory is short; what is refused is noted in the answer.
void guard_rise(int32_t priority, struct sinew_guard_answer *answer);

/// Gives up one of the descriptors that are kept for when there are no others. Returns whether there was one.
bool guard_spend_spare(void);
/// Has them again, as far as that is possible.
void guard_regain_spares(void);

// parcel.c: what is in a packet.

/// One action in a packet, checked; it points into the packet.
struct guard_parcel {
    struct sinew_guard_action head;
    const char *path;
    const uint8_t *bytes;
};
/// Takes the next action out of a packet. Returns 0 or an errno.
int guard_unpack(const uint8_t **at, const uint8_t *end, struct guard_parcel *parcel);

// actions.c: the table.

/// Replaces an output's actions by those of a packet. Takes over the descriptors, whatever it returns: 0 or an errno.
int guard_keep(const uint8_t *packet, size_t length, const int *descriptors, size_t count);
/// Whether there is anything to play.
bool guard_has_actions(void);
/// How many descriptors of the runtime's the guard holds.
unsigned guard_held(void);
/// Takes up to `room` of them, from `from` on, which it moves behind them. Returns how many; they stay the guard's.
size_t guard_list_held(unsigned *from, int *descriptors, size_t room);
/// Closes them all.
void guard_let_go(void);

/// What came of playing.
struct guard_tally {
    unsigned played;
    unsigned failed;
    /// The error of the first that failed.
    int first_error;
};
/// Which actions: those on the runtime's descriptors take one bounded call; a chip's bus may make one wait.
enum guard_part { GUARD_DESCRIPTORS, GUARD_BUSES };
/// Plays a part in the order of hand-over. A failure stops none that follows.
void guard_play(enum guard_part part, struct guard_tally *tally);

// runtime.c: the process that is guarded.

/// Finds the runtime behind the socket and opens a pidfd on it. Returns 0 or an errno.
int guard_meet_runtime(int socket);
pid_t guard_runtime(void);
int guard_runtime_descriptor(void);
/// Whether the runtime has ended, waiting for that for so many milliseconds.
bool guard_runtime_ended(int milliseconds);
/// SIGKILL to the runtime, and to no other process that has its number by now. Returns 0 or an errno.
int guard_kill_runtime(void);

// heartbeat.c: the page in which the runtime leaves the time of its last beat, and the guard that of its last look.

/// Maps the page. Takes over the descriptor. Returns 0 or an errno.
int guard_map_heartbeat(int descriptor, int64_t timeout);
/// Leaves the time of the guard's own last look. Returns after how many nanoseconds it has to look again at the latest.
int64_t guard_show_life(int64_t now);
/// Nanoseconds until the page has to be looked at again; 0 when the heartbeat has stopped.
int64_t guard_heartbeat_remaining(int64_t now);

// link.c: the runtime's packets.

enum guard_packet { GUARD_NOTHING, GUARD_SERVED, GUARD_SAID_GOODBYE, GUARD_ASKED_TO_STAY, GUARD_CLOSED };
/// Waits for the HELLO, and takes its page and its wishes. 0, or an errno to answer with; -1 when nobody is there.
int guard_receive_hello(struct sinew_guard_hello *hello);
/// Takes one packet, if there is one, and answers it.
enum guard_packet guard_serve(void);
/// Sends an answer.
void guard_answer(const struct sinew_guard_answer *answer);

// duty.c: how a guard comes to be the one that holds a board's lines.

/// Notes the board. Returns 0 or an errno.
int guard_set_board(const char *board);
/// Lets the guard before it leave, if there is a call to one (taken over; or -1), and claims the name. 0 or an errno;
/// ETIMEDOUT when that guard does not answer: then it stays.
int guard_take_duty(int predecessor);
bool guard_is_on_duty(void);
int guard_name_descriptor(void);
void guard_give_up_name(void);

/// Whether a guard in reserve has to go on holding the lines when its runtime is gone.
enum guard_need { GUARD_NEEDED, GUARD_NOT_NEEDED, GUARD_NOT_KNOWN };
/// Finds out within so many milliseconds. When it is needed it has the duty afterwards.
enum guard_need guard_ask_need(int milliseconds);

// successor.c: whoever calls the name of a guard that holds the lines.

/// Answers one caller. Returns whether the guard has let go and leaves now.
bool guard_hear_caller(bool is_on_watch);
/// The caller who has copies and has not said yet that he has taken over; -1 when there is none.
int guard_heir_descriptor(void);
/// Hears that one. Returns whether the guard has let go and leaves now.
bool guard_hear_heir(void);
/// Whether anybody has got copies: then the lines may be set up in another way than the actions here expect.
bool guard_has_shared(void);

#endif
