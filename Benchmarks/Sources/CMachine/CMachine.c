#define _GNU_SOURCE
#include "CMachine.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

int machine_pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return sched_setaffinity(0, sizeof set, &set) == 0 ? 0 : errno;
}

int machine_unpin(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    // The kernel leaves out those that there are not.
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) CPU_SET(cpu, &set);
    return sched_setaffinity(0, sizeof set, &set) == 0 ? 0 : errno;
}

int machine_cpu(void) { return sched_getcpu(); }

int machine_allowed_cpus(int *cpus, int count) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 0;
    int found = 0;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &set)) continue;
        if (found < count) cpus[found] = cpu;
        found += 1;
    }
    return found;
}

int machine_thread_id(void) { return gettid(); }

int machine_hold_idle_latency(void) {
    // The kernel keeps the promise for as long as the file is open, which is until the process ends.
    int file = open("/dev/cpu_dma_latency", O_WRONLY | O_CLOEXEC);
    if (file < 0) return errno;
    int32_t microseconds = 0;
    if (write(file, &microseconds, sizeof microseconds) == sizeof microseconds) return 0;
    int error = errno;
    close(file);
    return error;
}

static volatile uint64_t consumed;

void machine_consume(uint64_t number) { consumed = number; }
