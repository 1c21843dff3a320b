#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guard.h"

static void ignore_signals(void) {
    // What a terminal, a service manager or a shutting-down machine sends to everyone must not end the guard before
    // the runtime is gone. SIGKILL and faults of its own still do, and the runtime sees that.
    static const int ignored[] = {SIGINT, SIGHUP, SIGTERM, SIGQUIT, SIGPIPE, SIGALRM, SIGUSR1, SIGUSR2, SIGTSTP,
                                  SIGTTIN, SIGTTOU, SIGVTALRM, SIGPROF, SIGIO, SIGXCPU, SIGXFSZ};
    for (size_t index = 0; index < sizeof ignored / sizeof ignored[0]; index++) {
        signal(ignored[index], SIG_IGN);
    }
    // The runtime blocks all signals while it starts us, so that none comes before this.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void close_others(void) {
    if (syscall(SYS_close_range, SINEW_GUARD_SOCKET + 1, ~0U, 0) == 0) {
        return;
    }
    long limit = sysconf(_SC_OPEN_MAX); // Linux before 5.9
    for (int descriptor = SINEW_GUARD_SOCKET + 1; descriptor < (limit > 0 ? limit : 1024); descriptor++) {
        close(descriptor);
    }
}

void guard_isolate(void) {
    ignore_signals();
    setsid(); // fails when posix_spawn has done it already
    close_others();
    fcntl(SINEW_GUARD_SOCKET, F_SETFD, FD_CLOEXEC);
    if (chdir("/") != 0) {
        // Then some file system stays in use: no reason not to guard.
    }
    // 1, not 0: it also stops a dump into a pipe (core(5)).
    struct rlimit core = {.rlim_cur = 1, .rlim_max = 1};
    if (setrlimit(RLIMIT_CORE, &core) != 0) {
        core = (struct rlimit){0, 0};
        setrlimit(RLIMIT_CORE, &core);
    }
    // Inherited from the thread that started us, which may be bound to one processor.
    cpu_set_t all;
    CPU_ZERO(&all);
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        CPU_SET(cpu, &all);
    }
    sched_setaffinity(0, sizeof all, &all);
    prctl(PR_SET_TIMERSLACK, 1UL, 0, 0, 0);
}

static int lower_oom_score(void) {
    int descriptor = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return errno;
    }
    int error = write(descriptor, "-1000", 5) == 5 ? 0 : errno;
    close(descriptor);
    return error;
}

void guard_rise(int32_t priority, struct sinew_guard_answer *answer) {
    struct sched_param parameters = {.sched_priority = priority};
    int policy = priority > 0 ? SCHED_FIFO : SCHED_OTHER;
    answer->refused_priority = sched_setscheduler(0, policy, &parameters) == 0 ? 0 : errno;
    answer->refused_lock = mlockall(MCL_CURRENT | MCL_FUTURE) == 0 ? 0 : errno;
    answer->refused_oom_score = lower_oom_score();
}
