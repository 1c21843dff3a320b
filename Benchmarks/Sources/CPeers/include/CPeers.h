// The peers in C. They are compiled by gcc -O2 into a library of their own (Peers/peers.c); this target loads it.
#ifndef SINEW_CPEERS_H
#define SINEW_CPEERS_H

#include <stdint.h>

// Loads the library of the C peers. Returns NULL or why not.
const char *peers_load(const char *path);

// Nanoseconds for one put and poll of the most-recent cell on one thread; `bytes` is 8 or 56.
double peers_cell_one_thread(int bytes, long rounds);

// Nanoseconds for one put while another thread polls without a pause; the writer runs on the calling thread.
double peers_cell_spinning(int bytes, long rounds);

// Fills `latencies` with the nanoseconds from each wake to the moment at which the woken thread runs.
void peers_futex_pair(int64_t *latencies, int count);

#endif
