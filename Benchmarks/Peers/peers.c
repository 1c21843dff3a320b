// The same most-recent cell as Sources/Subscriptions/Cells/WordCell.swift, and a plain futex pair, in C.
//     gcc -O2 -shared -fPIC -o libpeers.so peers.c -lpthread
#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000ll + time.tv_nsec;
}

static void pin(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

struct words {
    _Alignas(128) _Atomic uint64_t version;
    _Atomic int64_t measured;
    _Alignas(128) _Atomic uint32_t flags;
    _Alignas(128) _Atomic uint32_t claim;
    _Atomic uint64_t taken;
    _Atomic uint64_t lost;
};

// One set of functions for each size of a reading: sequence and time, then the value.
#define CELL(NAME, WORDS, STRIDE)                                                                                       \
    struct NAME##_cell {                                                                                                \
        struct words words;                                                                                             \
        _Alignas(128) _Atomic uint64_t slots[4 * STRIDE];                                                               \
    };                                                                                                                  \
    struct NAME##_reading {                                                                                             \
        uint64_t words[WORDS];                                                                                          \
    };                                                                                                                  \
    static inline void NAME##_put(struct NAME##_cell *cell, const struct NAME##_reading *reading) {                     \
        uint32_t flags = atomic_load_explicit(&cell->words.flags, memory_order_relaxed);                                \
        if (flags & 1) return;                                                                                          \
        uint64_t number = atomic_load_explicit(&cell->words.version, memory_order_relaxed) + 1;                         \
        atomic_store_explicit(&cell->words.measured, reading->words[1], memory_order_relaxed);                          \
        atomic_thread_fence(memory_order_release);                                                                      \
        _Atomic uint64_t *slot = cell->slots + (number & 3) * STRIDE;                                                   \
        for (int i = 0; i < WORDS; i++) atomic_store_explicit(slot + i, reading->words[i], memory_order_relaxed);       \
        if (flags & 8)                                                                                                  \
            atomic_store_explicit(&cell->words.version, number, memory_order_seq_cst);                                  \
        else                                                                                                            \
            atomic_store_explicit(&cell->words.version, number, memory_order_release);                                  \
        if (atomic_load_explicit(&cell->words.flags, memory_order_seq_cst) & 6) abort();                                \
    }                                                                                                                   \
    static inline int NAME##_poll(struct NAME##_cell *cell, struct NAME##_reading *out) {                               \
        uint64_t taken = atomic_load_explicit(&cell->words.taken, memory_order_relaxed);                                \
        if (atomic_load_explicit(&cell->words.version, memory_order_relaxed) == taken) return 0;                        \
        if (atomic_load_explicit(&cell->words.claim, memory_order_relaxed)) return 0;                                   \
        for (int attempt = 0; attempt < 8; attempt++) {                                                                 \
            uint64_t number = atomic_load_explicit(&cell->words.version, memory_order_acquire);                         \
            if (number == taken) return 0;                                                                              \
            _Atomic uint64_t *slot = cell->slots + (number & 3) * STRIDE;                                               \
            for (int i = 0; i < WORDS; i++) out->words[i] = atomic_load_explicit(slot + i, memory_order_relaxed);       \
            atomic_thread_fence(memory_order_acquire);                                                                  \
            if (atomic_load_explicit(&cell->words.version, memory_order_relaxed) - number > 2) continue;                \
            atomic_store_explicit(&cell->words.taken, number, memory_order_relaxed);                                    \
            if (number - taken - 1 > 0) atomic_fetch_add_explicit(&cell->words.lost, number - taken - 1, memory_order_relaxed); \
            return 1;                                                                                                   \
        }                                                                                                               \
        return 0;                                                                                                       \
    }                                                                                                                   \
    static _Atomic int NAME##_over, NAME##_ready;                                                                                     \
    static void *NAME##_spin(void *argument) {                                                                          \
        struct NAME##_cell *cell = argument;                                                                            \
        struct NAME##_reading reading;                                                                                  \
        uint64_t sum = 0;                                                                                               \
        pin(1);                                                                                                         \
        NAME##_ready = 1;                                                                                               \
        while (!atomic_load_explicit(&NAME##_over, memory_order_relaxed))                                               \
            if (NAME##_poll(cell, &reading)) sum += reading.words[2];                                                   \
        return (void *)sum;                                                                                             \
    }                                                                                                                   \
    static double NAME##_run(long rounds, int spinning) {                                                               \
        struct NAME##_cell *cell = aligned_alloc(128, (sizeof *cell + 127) / 128 * 128);                                \
        memset(cell, 0, sizeof *cell);                                                                                  \
        pthread_t reader;                                                                                               \
        struct NAME##_reading reading = {{0}}, out;                                                                     \
        uint64_t sum = 0;                                                                                               \
        if (spinning) {                                                                                                 \
            pin(0);                                                                                                     \
            NAME##_over = 0;                                                                                            \
            NAME##_ready = 0;                                                                                           \
            pthread_create(&reader, NULL, NAME##_spin, cell);                                                           \
            while (!NAME##_ready);                                                                                      \
        }                                                                                                               \
        int64_t start = now();                                                                                          \
        for (long i = 1; i <= rounds; i++) {                                                                            \
            reading.words[0] = i;                                                                                       \
            reading.words[2] = i;                                                                                       \
            NAME##_put(cell, &reading);                                                                                 \
            if (!spinning && NAME##_poll(cell, &out)) sum += out.words[2];                                              \
        }                                                                                                               \
        double result = (double)(now() - start) / rounds;                                                               \
        __asm__ volatile("" : : "r"(sum));                                                                            \
        if (spinning) {                                                                                                 \
            NAME##_over = 1;                                                                                            \
            pthread_join(reader, NULL);                                                                                 \
        }                                                                                                               \
        free(cell);                                                                                                     \
        return result;                                                                                                  \
    }

CELL(small, 3, 8)
CELL(large, 9, 16)

double cell_one_thread(int bytes, long rounds) { return bytes == 8 ? small_run(rounds, 0) : large_run(rounds, 0); }
double cell_spinning(int bytes, long rounds) { return bytes == 8 ? small_run(rounds, 1) : large_run(rounds, 1); }

static _Atomic uint32_t bell;
static _Atomic int64_t sent;
static _Atomic uint32_t asleep;

struct pair {
    int64_t *latencies;
    int count;
};

static void *sleeper(void *argument) {
    struct pair *pair = argument;
    for (int i = 0; i < pair->count; i++) {
        uint32_t ticket = atomic_load(&bell);
        atomic_store(&asleep, i + 1);
        while (atomic_load(&bell) == ticket)
            syscall(SYS_futex, &bell, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, ticket, NULL, NULL, FUTEX_BITSET_MATCH_ANY);
        pair->latencies[i] = now() - atomic_load(&sent);
    }
    return NULL;
}

void futex_pair(int64_t *latencies, int count) {
    struct pair pair = {latencies, count};
    pthread_t thread;
    asleep = 0;
    pthread_create(&thread, NULL, sleeper, &pair);
    pin(0);                                   // the waker; the sleeper may run anywhere
    for (int i = 0; i < count; i++) {
        struct timespec pause = {0, 5000};
        while (atomic_load(&asleep) != (uint32_t)(i + 1)) nanosleep(&pause, NULL);
        pause.tv_nsec = 50000;
        nanosleep(&pause, NULL);
        atomic_store(&sent, now());
        atomic_fetch_add(&bell, 1);
        syscall(SYS_futex, &bell, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
    }
    pthread_join(thread, NULL);
}
