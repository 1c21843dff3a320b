// Linux calls that Swift cannot make by itself: variadic functions, macros, and structures with unions.
// Every function returns what the call returns: -1 with errno set on failure.
#ifndef SINEW_CLINUX_H
#define SINEW_CLINUX_H

#include "BusWrite.h"
#include "GuardProtocol.h"

#include <linux/memfd.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// ioctl(2) with its third argument as a pointer.
int sinew_ioctl(int descriptor, unsigned long request, void *argument);

/// open(2) without a mode: never creates a file.
int sinew_open(const char *path, int flags);

/// memfd_create(2): an anonymous file in memory, closed on exec.
int sinew_memfd(const char *name);

/// ppoll(2) for reading. `remaining` nanoseconds, or negative for no time-out.
int sinew_poll(struct pollfd *entries, unsigned count, int64_t remaining);

/// eventfd(2), non-blocking and closed on exec.
int sinew_eventfd(void);

/// mlockall(2) of what is used now and later, page by page as it is touched.
int sinew_lock_memory(void);

/// gettid(2): the number under which /proc knows the calling thread.
pid_t sinew_thread_number(void);

/// Names the calling thread; the kernel keeps 15 bytes.
void sinew_set_thread_name(const char *name);

/// prctl(PR_SET_TIMERSLACK) for the calling thread, in nanoseconds.
int sinew_set_timer_slack(unsigned long nanoseconds);

/// Binds the calling thread to one processor.
int sinew_set_affinity(int cpu);

/// Binds and listens on a socket in the abstract namespace. The descriptor, which does not block, or -1 (EADDRINUSE:
/// somebody holds it).
int sinew_claim_name(const char *name, size_t length);

/// Binds and listens on a socket file that everybody may call. The descriptor, which does not block, or -1.
int sinew_listen_at_file(const char *path);

/// Connects to an abstract socket, or to a socket file, without waiting. The descriptor, or -1 (ECONNREFUSED: nobody
/// listens; EAGAIN: too many wait to be heard).
int sinew_connect_name(const char *name, size_t length);
int sinew_connect_file(const char *path);

/// Takes the next connection to a listening socket. The descriptor, closed on exec, or -1.
int sinew_accept(int descriptor);

/// The user at the other end of a connected socket, or -1.
int64_t sinew_peer_user(int descriptor);

/// Who is at the other end of a connected socket (SO_PEERCRED): 0, or -1.
int sinew_peer(int descriptor, pid_t *process, uid_t *user);

/// Locks one byte of an open file, of a device's node too, until the descriptor is closed (F_OFD_SETLK). 0, or -1 (EAGAIN:
/// another opening has it).
int sinew_lock_byte(int descriptor, int64_t byte);

/// The process that listens on an abstract socket (SO_PEERCRED after connect), or -1.
pid_t sinew_claimant_of_name(const char *name, size_t length);

/// Connects to an abstract stream socket, and tells who listens there (SO_PEERCRED). The descriptor, or -1.
int sinew_call_name(const char *name, size_t length, pid_t *claimant);

/// memfd_create(2) of a size that nobody can change any more, closed on exec.
int sinew_sealed_memfd(const char *name, size_t size);

/// pidfd_open(2), closed on exec.
int sinew_pidfd(pid_t process);

/// pidfd_send_signal(2).
int sinew_pidfd_signal(int descriptor, int signal);

/// socketpair(2) of AF_UNIX and SOCK_SEQPACKET, closed on exec, whose first end waits at most so long.
int sinew_packet_pair(int ends[2], int64_t patience);

/// Sends one packet, with descriptors beside it (SCM_RIGHTS; at most SINEW_GUARD_OUTPUT_ACTIONS_MAX). Never SIGPIPE.
ssize_t sinew_send_packet(int socket, const void *bytes, size_t length, const int *descriptors, size_t count);

/// write(2) of all bytes to a tty, a pipe or a socket, without waiting and without SIGPIPE from a socket. 0, or -1 with
/// errno: EINVAL where the descriptor could make a writer wait, EAGAIN where there is no room, EIO for a part of them.
int sinew_send_now(int descriptor, const void *bytes, size_t length);

/// Whether sinew_send_now() works on it: it is a socket, or does not block. 0, or -1 with errno.
int sinew_can_send_now(int descriptor);

/// What came with a packet, beside its bytes. The descriptors are closed on exec, and the receiver's to close.
struct sinew_enclosure {
    int descriptors[SINEW_GUARD_OUTPUT_ACTIONS_MAX];
    size_t count;
    /// Whether bytes or descriptors were lost, because there was no room for them.
    bool is_cut;
};

/// Takes one packet without waiting: its bytes, or as many as there is room for.
ssize_t sinew_receive_packet(int socket, void *bytes, size_t capacity, struct sinew_enclosure *enclosure);

/// posix_spawn(3) of a guard: its end of the socket pair, /dev/null twice, our stderr; a session of its own, all
/// signals blocked, no environment. Returns 0 and the process, or an errno.
int sinew_guard_spawn(const char *path, const char *board, int socket, pid_t *process);

/// WDIOC_GETSUPPORT of a watchdog: what its driver calls it, at most 32 bytes and a zero.
int sinew_watchdog_identity(int descriptor, char *identity, size_t capacity);

/// WDIOC_SETTIMEOUT and WDIOC_GETTIMEOUT; the first gives back what the driver made of it.
int sinew_watchdog_set_timeout(int descriptor, int *seconds);
int sinew_watchdog_timeout(int descriptor, int *seconds);

/// WDIOC_KEEPALIVE.
int sinew_watchdog_feed(int descriptor);

/// Stops a watchdog before its descriptor is closed. -1 with EBUSY: the driver does not let it stop (nowayout).
int sinew_watchdog_disarm(int descriptor);

/// Sends one datagram to a socket's path, or to an abstract name after "@". Never waits and never raises SIGPIPE.
int sinew_send_datagram(const char *address, size_t length, const void *bytes, size_t size);

/// Opens /dev/null on those of the descriptors 0, 1 and 2 that are closed, so that no file opened later gets their
/// numbers, and with them what is said. 0, or -1 where that cannot be had.
int sinew_fill_standard_descriptors(void);

/// Unlocks the other end of an open /dev/ptmx and tells its number in /dev/pts. 0, or -1 with errno.
int sinew_unlock_terminal(int descriptor, unsigned *number);

/// Whether a signal is ignored by this process, 1 or 0.
int sinew_signal_is_ignored(int number);

/// signalfd(2) of a set of signals that the caller has blocked: readable while one of them is pending.
int sinew_signal_descriptor(const sigset_t *signals);

/// The limit of core(5) dumps of this process: RLIMIT_CORE, soft.
int sinew_core_limit(unsigned long *bytes);
int sinew_set_core_limit(unsigned long bytes);

#endif
