// Linux calls that Swift cannot make by itself: variadic functions, macros, and structures with unions.
// Every function returns what the call returns: -1 with errno set on failure.
#ifndef SINEW_CLINUX_H
#define SINEW_CLINUX_H

#include <linux/memfd.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// ioctl(2) with its third argument as a pointer.
int sinew_ioctl(int descriptor, unsigned long request, void *argument);

/// open(2) without a mode: never creates a file.
int sinew_open(const char *path, int flags);

/// A second descriptor of the same open file, closed on exec.
int sinew_duplicate(int descriptor);

/// memfd_create(2): an anonymous file in memory, closed on exec.
int sinew_memfd(const char *name);

/// ppoll(2) for reading. `remaining` nanoseconds, or negative for no time-out.
int sinew_poll(struct pollfd *entries, unsigned count, int64_t remaining);

/// eventfd(2), non-blocking and closed on exec.
int sinew_eventfd(void);

/// mlockall(2) of what is used now and later, page by page as it is touched.
int sinew_lock_memory(void);

/// Names the calling thread; the kernel keeps 15 bytes.
void sinew_set_thread_name(const char *name);

/// prctl(PR_SET_TIMERSLACK) for the calling thread, in nanoseconds.
int sinew_set_timer_slack(unsigned long nanoseconds);

/// Binds the calling thread to one processor.
int sinew_set_affinity(int cpu);

/// The kernel's id of the calling thread.
pid_t sinew_thread_id(void);

/// Binds and listens on a socket in the abstract namespace. The descriptor, or -1 (EADDRINUSE: somebody holds it).
int sinew_claim_name(const char *name, size_t length);

/// The process that listens on an abstract socket (SO_PEERCRED after connect), or -1.
pid_t sinew_claimant_of_name(const char *name, size_t length);

#endif
