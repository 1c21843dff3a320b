// A plain futex pair: the shortest way by which one thread can wake another that sleeps in the kernel.
#define _GNU_SOURCE
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static _Alignas(128) _Atomic uint32_t word;
static _Alignas(128) _Atomic int64_t sent;
static _Alignas(128) _Atomic uint64_t answered;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void peer_futex_prepare(void) { atomic_store(&answered, 0); }

static void wait_forever(uint32_t seen) {
    syscall(SYS_futex, &word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, seen, NULL, NULL, 0);
}

// As a loop waits, which has its next release: with an absolute time-out, here a second away.
static void wait_for_release(uint32_t seen) {
    int64_t release = now() + 1000000000;
    struct timespec time = {.tv_sec = release / 1000000000, .tv_nsec = release % 1000000000};
    syscall(SYS_futex, &word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, seen, &time, NULL, FUTEX_BITSET_MATCH_ANY);
}

static inline __attribute__((always_inline)) void sleep_each(int64_t *nanoseconds, uint64_t count,
                                                             void (*wait)(uint32_t seen)) {
    uint32_t seen = atomic_load(&word);
    for (uint64_t index = 0; index < count; index++) {
        atomic_store(&answered, index + 1);
        while (atomic_load_explicit(&word, memory_order_acquire) == seen) wait(seen);
        int64_t time = now();
        seen += 1;
        nanoseconds[index] = time - atomic_load_explicit(&sent, memory_order_relaxed);
    }
}

// Sleeps `count` times; writes how many nanoseconds after the waker's call each wake-up came.
void peer_futex_wait(int64_t *nanoseconds, uint64_t count) { sleep_each(nanoseconds, count, wait_forever); }
void peer_futex_wait_until(int64_t *nanoseconds, uint64_t count) { sleep_each(nanoseconds, count, wait_for_release); }

// Wakes the sleeper `count` times, each time `pause` nanoseconds after it went to sleep again.
void peer_futex_wake(uint64_t count, int64_t pause) {
    for (uint64_t index = 0; index < count; index++) {
        while (atomic_load(&answered) != index + 1) {
        }
        int64_t until = now() + pause;
        while (now() < until) {
        }
        atomic_store_explicit(&sent, now(), memory_order_relaxed);
        atomic_fetch_add(&word, 1);
        syscall(SYS_futex, &word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
    }
}

// What one wake of a word costs on which nobody sleeps.
uint64_t peer_futex_empty_wake(uint64_t count) {
    uint64_t woken = 0;
    for (uint64_t index = 0; index < count; index++)
        woken += (uint64_t)syscall(SYS_futex, &word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0);
    return woken;
}
