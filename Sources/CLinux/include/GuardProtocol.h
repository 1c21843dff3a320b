// What a runtime and its guard say to each other: packets on a SOCK_SEQPACKET socket pair, descriptors beside them
// (SCM_RIGHTS). Both ends run on one machine and are built together, so numbers travel in the machine's own order.
//
//   runtime: HELLO + the heartbeat page           guard: ANSWER (ready, or why not)
//   runtime: ACTIONS of one output + descriptors  guard: ANSWER (kept, or why not; then the earlier ones stay)
//   runtime: DUTY [+ a call to the guard before]  guard: ANSWER (it has the board's name now, or why not)
//   runtime: GOODBYE                              guard ends with SINEW_GUARD_LEFT and touches nothing
//   runtime: STAY                                 guard: ANSWER; it plays everything, and holds the lines alone from now on
//
// A guard without the duty is in reserve. It acts as any other, but when its runtime has gone and the guard on duty holds
// the lines, it ends; when there is none, it holds them itself.
#ifndef SINEW_GUARD_PROTOCOL_H
#define SINEW_GUARD_PROTOCOL_H

#include <stdint.h>

/// Raised with every change of what is in this file.
#define SINEW_GUARD_VERSION 6

enum {
    /// The guard's end of the socket pair, in the guard.
    SINEW_GUARD_SOCKET = 3,
    /// The most bytes of one action: an ioctl's structure, a file's text, a chip's registers.
    SINEW_GUARD_BYTES_MAX = 1024,
    /// The most bytes of a device's path, the zero byte at its end included.
    SINEW_GUARD_PATH_MAX = 64,
    /// The most actions of one output.
    SINEW_GUARD_OUTPUT_ACTIONS_MAX = 16,
    /// The most actions in all.
    SINEW_GUARD_ACTIONS_MAX = 256,
    /// The most bytes of one packet.
    SINEW_GUARD_PACKET_MAX = 32768,
    /// The bytes of the heartbeat page.
    SINEW_GUARD_PAGE_BYTES = 4096,
    /// Where in the page the guard leaves its own sign of life, on a cache line that the runtime does not write.
    SINEW_GUARD_PAGE_GUARD = 256,
};

/// What a packet is.
enum sinew_guard_type {
    SINEW_GUARD_HELLO = 1,
    SINEW_GUARD_ACTIONS = 2,
    SINEW_GUARD_GOODBYE = 3,
    SINEW_GUARD_ANSWER = 4,
    SINEW_GUARD_STAY = 5,
    SINEW_GUARD_DUTY = 6,
};

/// The beginning of every packet.
struct sinew_guard_header {
    uint32_t type;
    /// Counts the runtime's packets; an answer repeats it.
    uint32_t sequence;
};

/// The runtime's first packet; the descriptor of the heartbeat page goes with it.
struct sinew_guard_hello {
    struct sinew_guard_header header;
    uint32_t version;
    /// SCHED_FIFO priority; 0 for an ordinary process.
    int32_t priority;
    /// How old a heartbeat may become, in nanoseconds.
    int64_t timeout;
};

/// All actions of an output, replacing those it had; without any, the output is no longer guarded.
/// `count` times a sinew_guard_action follows, each with its path and its bytes, padded to eight.
struct sinew_guard_actions {
    struct sinew_guard_header header;
    uint32_t output;
    uint32_t count;
};

/// How an action is done.
enum sinew_guard_kind {
    /// ioctl(descriptor, argument, bytes)
    SINEW_GUARD_CONTROL = 1,
    /// pwrite(descriptor, bytes, argument)
    SINEW_GUARD_WRITE = 2,
    /// The chip at address `argument` of the bus at `path`: what is written to it in one message.
    SINEW_GUARD_I2C = 3,
    /// write(descriptor, bytes): a tty, a pipe or a socket. `argument` is 0.
    SINEW_GUARD_SEND = 4,
};

/// One action. All but that of a chip take the next descriptor that came with the packet.
struct sinew_guard_action {
    uint64_t argument;
    uint32_t kind;
    /// With the zero byte at its end; 0 for none.
    uint16_t path_length;
    uint16_t length;
};

/// The guard's answer: 0 or an error number, and (to a HELLO) what the system refused to it.
struct sinew_guard_answer {
    struct sinew_guard_header header;
    int32_t status;
    int32_t refused_priority;
    int32_t refused_lock;
    int32_t refused_oom_score;
};

/// How a guard ends.
enum sinew_guard_status {
    /// The runtime said goodbye, or went with nothing to guard.
    SINEW_GUARD_LEFT = 0,
    /// Not started by a runtime, or by one of another version.
    SINEW_GUARD_MISUSED = 64,
    /// The system gave it too little to begin.
    SINEW_GUARD_FAILED = 71,
    /// It acted because the runtime had died.
    SINEW_GUARD_RUNTIME_DIED = 80,
    /// It acted because the heartbeat had stopped.
    SINEW_GUARD_HEARTBEAT_STOPPED = 81,
    /// It acted because the connection had ended without a goodbye.
    SINEW_GUARD_CONNECTION_CLOSED = 82,
    /// The runtime has left its outputs to it.
    SINEW_GUARD_STAYED = 83,
};

/// What is said on the guard's public name, a SOCK_STREAM socket "sinew/guard/BOARD", in words of four bytes.
///
///   caller: SHARE      guard: HANDING_OVER, as often as needed, each with up to SINEW_GUARD_OUTPUT_ACTIONS_MAX copies of its
///                      descriptors (SCM_RIGHTS); then SHARED and how many there were. It goes on holding its own.
///   caller: TAKEN      guard: LEAVING, and only when that has been sent it closes its descriptors. The caller may be another
///                      process by now: the next guard, to which the connection was passed.
///
/// Who hangs up instead has given up, and so has who died: the guard goes on holding. LEAVING cannot be sent to somebody who
/// has shut his end down; what he finds in it afterwards tells him whether the guard has left. So both know the same.
///
///   caller: PLEASE_LEAVE [HAND_OVER, in the same call of send]    guard: HANDING_OVER as above, where asked; LEAVING
///
/// That is for callers of earlier versions, and for root, who takes no descriptor from a user. A guard on duty answers all
/// with ON_DUTY and SINEW_GUARD_VERSION; up to version 4 there was nothing behind ON_DUTY.
#define SINEW_GUARD_NAME "sinew/guard/"
enum sinew_guard_word {
    SINEW_GUARD_PLEASE_LEAVE = 0x5649454c,
    SINEW_GUARD_HAND_OVER = 0x52564f48,
    SINEW_GUARD_SHARE = 0x52414853,
    SINEW_GUARD_HANDING_OVER = 0x474e4448,
    SINEW_GUARD_SHARED = 0x44524853,
    SINEW_GUARD_TAKEN = 0x4e4b4154,
    SINEW_GUARD_LEAVING = 0x474e4956,
    /// Its runtime is alive, or has not been fenced yet; or it has a successor already who takes over.
    SINEW_GUARD_ON_DUTY = 0x59545544,
    /// It belongs to another user.
    SINEW_GUARD_FORBIDDEN = 0x44494246,
    /// A guard in reserve asks whether the lines are held, which is answered with HOLDING or LEAVING.
    SINEW_GUARD_WHO_HOLDS = 0x4f4f4857,
    SINEW_GUARD_HOLDING = 0x44444c48,
};

#endif
