#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "guard.h"

static pid_t runtime;
static int descriptor = -1;

int guard_meet_runtime(int socket) {
    struct ucred maker;
    socklen_t size = sizeof maker;
    if (getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &maker, &size) < 0) {
        return errno;
    }
    descriptor = (int)syscall(SYS_pidfd_open, maker.pid, 0);
    if (descriptor < 0) {
        return errno;
    }
    // A number may pass to another process, but not while its bearer is our parent: whoever made the socket pair and
    // still is our parent is the process behind the descriptor.
    if (getppid() != maker.pid) {
        return ESRCH;
    }
    runtime = maker.pid;
    return 0;
}

pid_t guard_runtime(void) {
    return runtime;
}

int guard_runtime_descriptor(void) {
    return descriptor;
}

bool guard_runtime_ended(int milliseconds) {
    struct pollfd entry = {.fd = descriptor, .events = POLLIN};
    return poll(&entry, 1, milliseconds) > 0;
}

int guard_kill_runtime(void) {
    long result = syscall(SYS_pidfd_send_signal, descriptor, SIGKILL, NULL, 0);
    return result == 0 || errno == ESRCH ? 0 : errno;
}
