// What tests and benchmarks need to place a thread and to see how it fares: which processor, which priority, how often it
// was taken off, what its stack costs.
#ifndef SINEW_CTHREADCONTROL_H
#define SINEW_CTHREADCONTROL_H

#include <stddef.h>

// Binds the calling thread to one processor. Returns 0 or an errno.
int thread_pin(int processor);

// Makes the calling thread SCHED_FIFO of the given priority, or an ordinary one if it is 0. Returns 0 or an errno.
int thread_set_fifo(int priority);

// How often the calling thread was taken off its processor, by itself or by others.
long thread_switches(void);

// How many pages the calling thread has had to wait for that were not in memory for it, without any device.
long thread_minor_faults(void);

// Writes to every page of so many bytes of stack below the caller's frame.
void thread_use_stack(size_t bytes);

// The calling thread's timer slack in nanoseconds.
long thread_timer_slack(void);

// From now on the kernel refuses to change the timer slack of the calling thread and of those that it starts, with EPERM.
// Returns 0 or an errno.
int thread_forbid_timer_slack(void);

#endif
