// Counts the calls of the allocator that a thread makes and the locks that it takes, by standing in front of malloc and its
// relatives and of pthread_mutex_lock.
#ifndef SINEW_CALLOCATIONCOUNTER_H
#define SINEW_CALLOCATIONCOUNTER_H

#include <stdbool.h>
#include <stdint.h>

// How many blocks the calling thread has asked the allocator for so far. Always 0 where counting is disabled.
uint64_t allocation_count_this_thread(void);

// How many blocks it has given back, and how many mutexes it has locked. Always 0 where counting is disabled.
uint64_t free_count_this_thread(void);
uint64_t lock_count_this_thread(void);

// Whether allocations are counted: not under a sanitizer, which brings an allocator of its own.
bool allocation_counting_is_enabled(void);

#endif
