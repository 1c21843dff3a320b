// Counts the calls of the allocator that a thread makes, by standing in front of malloc and its relatives.
#ifndef SINEW_CALLOCATIONCOUNTER_H
#define SINEW_CALLOCATIONCOUNTER_H

#include <stdbool.h>
#include <stdint.h>

// How many blocks the calling thread has asked the allocator for so far. Always 0 where counting is disabled.
uint64_t allocation_count_this_thread(void);

// Whether allocations are counted: not under a sanitizer, which brings an allocator of its own.
bool allocation_counting_is_enabled(void);

#endif
