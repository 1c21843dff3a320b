#define _GNU_SOURCE
#include "CThreadControl.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

int thread_pin(int processor) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    return pthread_setaffinity_np(pthread_self(), sizeof set, &set);
}

int thread_set_fifo(int priority) {
    struct sched_param parameters = {.sched_priority = priority};
    return pthread_setschedparam(pthread_self(), priority > 0 ? SCHED_FIFO : SCHED_OTHER, &parameters);
}

long thread_switches(void) {
    struct rusage usage;
    if (getrusage(RUSAGE_THREAD, &usage) != 0) return -1;
    return usage.ru_nvcsw + usage.ru_nivcsw;
}
