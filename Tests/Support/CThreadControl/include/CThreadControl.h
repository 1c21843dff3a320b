// What tests and benchmarks need to place a thread: which processor, which priority, how often it was taken off.
#ifndef SINEW_CTHREADCONTROL_H
#define SINEW_CTHREADCONTROL_H

// Binds the calling thread to one processor. Returns 0 or an errno.
int thread_pin(int processor);

// Makes the calling thread SCHED_FIFO of the given priority, or an ordinary one if it is 0. Returns 0 or an errno.
int thread_set_fifo(int priority);

// How often the calling thread was taken off its processor, by itself or by others.
long thread_switches(void);

#endif
