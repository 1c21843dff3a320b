// A priority-inheritance lock, futex waiting, the process-wide memory barrier and a thread's stack, as plain functions that
// Swift can call.
#ifndef SINEW_CTHREADS_H
#define SINEW_CTHREADS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Initialises a mutex with PTHREAD_PRIO_INHERIT. Returns 0 or an errno.
int sinew_lock_init(pthread_mutex_t *lock);

// Sleeps while *word == expected, until the absolute CLOCK_MONOTONIC time in nanoseconds (INT64_MAX: for ever).
// Returns 0 after a wake, EAGAIN when the word already differed, EINTR after a signal, ETIMEDOUT at the deadline.
int sinew_futex_wait(const uint32_t *word, uint32_t expected, int64_t deadline);

// Wakes at most `count` threads that sleep on the word. Returns how many were woken.
int sinew_futex_wake(const uint32_t *word, int count);

// How many times the calling thread has called sinew_futex_wake: that many system calls.
uint64_t sinew_futex_wakes_this_thread(void);

// Adds to the number of puts to shared producers in which the calling thread is, and returns it.
int sinew_nested_puts(int change);

// Announces to the kernel that this process uses membarrier(2). False when the kernel has none or forbids it.
bool sinew_barrier_register(void);

// A full memory barrier on every thread of the process, from the caller's point of view. Returns 0 or an errno.
int sinew_barrier_everywhere(void);

// Starts a thread of ordinary priority with a stack of `stack` bytes and all signals blocked but those of its own faults.
// Returns 0 or an errno.
int sinew_thread_start(pthread_t *thread, size_t stack, void *(*body)(void *), void *argument);

// Writes to every page of the calling thread's stack that is not in use, so that none is missing later. Returns 0 or an errno.
int sinew_thread_touch_stack(void);

#endif
