#define _GNU_SOURCE
#include "CThreads.h"

#include <alloca.h>
#include <errno.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int sinew_lock_init(pthread_mutex_t *lock) {
    pthread_mutexattr_t attributes;
    int result = pthread_mutexattr_init(&attributes);
    if (result != 0) return result;
    result = pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
    if (result == 0) result = pthread_mutex_init(lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return result;
}

int sinew_futex_wait(const uint32_t *word, uint32_t expected, int64_t deadline) {
    struct timespec limit, *timeout = NULL;
    if (deadline != INT64_MAX) {
        if (deadline < 0) deadline = 0;
        limit.tv_sec = deadline / 1000000000;
        limit.tv_nsec = deadline % 1000000000;
        timeout = &limit;
    }
    // The BITSET form takes an absolute time; without FUTEX_CLOCK_REALTIME that is CLOCK_MONOTONIC (futex(2)).
    long result = syscall(SYS_futex, word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, expected, timeout, NULL,
                          FUTEX_BITSET_MATCH_ANY);
    return result == 0 ? 0 : errno;
}

static __thread uint64_t wakes;

uint64_t sinew_futex_wakes_this_thread(void) { return wakes; }

int sinew_futex_wake(const uint32_t *word, int count) {
    wakes += 1;
    long result = syscall(SYS_futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count, NULL, NULL, 0);
    return result < 0 ? 0 : (int)result;
}

static __thread int nested_puts;

int sinew_nested_puts(int change) { return nested_puts += change; }

bool sinew_barrier_register(void) {
    return syscall(SYS_membarrier, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0, 0) == 0;
}

int sinew_barrier_everywhere(void) {
    return syscall(SYS_membarrier, MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0, 0) == 0 ? 0 : errno;
}

int sinew_thread_start(pthread_t *thread, size_t stack, void *(*body)(void *), void *argument) {
    pthread_attr_t attributes;
    int result = pthread_attr_init(&attributes);
    if (result != 0) return result;
    pthread_attr_setstacksize(&attributes, stack);
    // Never the priority of who happens to start it, and never the thread on which a signal's handler runs.
    struct sched_param ordinary = {.sched_priority = 0};
    pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
    pthread_attr_setschedpolicy(&attributes, SCHED_OTHER);
    pthread_attr_setschedparam(&attributes, &ordinary);
    sigset_t blocked, before;
    sigfillset(&blocked);
    // What a thread's own fault raises: blocked, the kernel would end the process without asking the handler.
    const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS, SIGABRT};
    for (size_t index = 0; index < sizeof faults / sizeof *faults; index++) sigdelset(&blocked, faults[index]);
    pthread_sigmask(SIG_SETMASK, &blocked, &before);
    result = pthread_create(thread, &attributes, body, argument);
    if (result == EPERM) {
        // A process that was started with less than the ordinary scheduling, and may not give it up.
        pthread_attr_setinheritsched(&attributes, PTHREAD_INHERIT_SCHED);
        result = pthread_create(thread, &attributes, body, argument);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return result;
}

// In a frame of its own, which ends just above the lowest byte of the stack and is given back on return.
static __attribute__((noinline)) void touch_down_to(const char *lowest) {
    const size_t margin = 512, page = 4096;
    const char *here = __builtin_frame_address(0);
    if (here < lowest + 2 * margin) return;
    size_t size = (size_t)(here - lowest) - margin;
    volatile char *block = alloca(size);
    for (size_t offset = 0; offset < size; offset += page) block[offset] = 0;
}

int sinew_thread_touch_stack(void) {
    pthread_attr_t attributes;
    int result = pthread_getattr_np(pthread_self(), &attributes);
    if (result != 0) return result;
    void *lowest;
    size_t size;
    result = pthread_attr_getstack(&attributes, &lowest, &size);
    pthread_attr_destroy(&attributes);
    if (result == 0) touch_down_to(lowest);
    return result;
}
