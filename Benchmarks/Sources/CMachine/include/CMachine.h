// Processor affinity and the idle latency of processors, as plain functions that Swift can call.
#ifndef CMACHINE_H
#define CMACHINE_H

#include <stdint.h>

// Binds the calling thread to one processor. Returns 0 or an errno.
int machine_pin(int cpu);

// Lets the calling thread run on any processor again. Returns 0 or an errno.
int machine_unpin(void);

// The processor that the calling thread runs on.
int machine_cpu(void);

// Fills `cpus` with at most `count` processors that the calling thread may run on; returns how many there are.
int machine_allowed_cpus(int *cpus, int count);

// The kernel's number of the calling thread.
int machine_thread_id(void);

// Asks the kernel for idle states of no latency until the process ends. Returns 0 or an errno.
int machine_hold_idle_latency(void);

// Uses a number in a way that the compiler cannot see through.
void machine_consume(uint64_t number);

#endif
