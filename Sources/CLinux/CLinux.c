#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

int sinew_ioctl(int descriptor, unsigned long request, void *argument) {
    return ioctl(descriptor, request, argument);
}

int sinew_open(const char *path, int flags) {
    return open(path, flags | O_CLOEXEC);
}

int sinew_fill_standard_descriptors(void) {
    for (int wanted = STDIN_FILENO; wanted <= STDERR_FILENO; wanted++) {
        if (fcntl(wanted, F_GETFD) >= 0) {
            continue;
        }
        // The lowest free number is the one that is wanted: those below it are open.
        int descriptor = open("/dev/null", O_RDWR);
        if (descriptor < 0) {
            // Where there is no such device: a descriptor on which nothing can be read or written keeps the number.
            descriptor = open("/", O_PATH);
        }
        if (descriptor < 0) {
            return -1;
        }
    }
    return 0;
}

int sinew_lock_byte(int descriptor, int64_t byte) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    return fcntl(descriptor, F_OFD_SETLK, &lock);
}

int sinew_memfd(const char *name) {
    return memfd_create(name, MFD_CLOEXEC);
}

int sinew_poll(struct pollfd *entries, unsigned count, int64_t remaining) {
    struct timespec time = {.tv_sec = remaining / 1000000000, .tv_nsec = remaining % 1000000000};
    return ppoll(entries, count, remaining < 0 ? NULL : &time, NULL);
}

int sinew_eventfd(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

int sinew_lock_memory(void) {
    return mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

pid_t sinew_thread_number(void) {
    return gettid();
}

void sinew_set_thread_name(const char *name) {
    prctl(PR_SET_NAME, name, 0, 0, 0);
}

int sinew_set_timer_slack(unsigned long nanoseconds) {
    return prctl(PR_SET_TIMERSLACK, nanoseconds, 0, 0, 0);
}

int sinew_set_affinity(int cpu) {
    if (cpu < 0 || cpu >= CPU_SETSIZE) {
        errno = EINVAL;
        return -1;
    }
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    return sched_setaffinity(0, sizeof set, &set);
}

// An abstract name starts with a zero byte, needs no file, and goes with the last descriptor of the socket:
// nothing stale can be left behind by a process that was killed.
static socklen_t abstract_address(struct sockaddr_un *address, const char *name, size_t length) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (length > sizeof address->sun_path - 1) {
        length = sizeof address->sun_path - 1;
    }
    memcpy(address->sun_path + 1, name, length);
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
}

static int close_keeping_errno(int descriptor) {
    int saved = errno;
    close(descriptor);
    errno = saved;
    return -1;
}

static int file_address(struct sockaddr_un *address, const char *path) {
    size_t length = strlen(path);
    if (length >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, length);
    return 0;
}

static int listen_at(const struct sockaddr_un *address, socklen_t size) {
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) {
        return -1;
    }
    // Many may wait: one who fills a short queue would keep the others out.
    if (bind(descriptor, (const struct sockaddr *)address, size) < 0 || listen(descriptor, 1024) < 0) {
        return close_keeping_errno(descriptor);
    }
    return descriptor;
}

int sinew_claim_name(const char *name, size_t length) {
    struct sockaddr_un address;
    return listen_at(&address, abstract_address(&address, name, length));
}

int sinew_listen_at_file(const char *path) {
    struct sockaddr_un address;
    if (file_address(&address, path) < 0) {
        return -1;
    }
    int descriptor = listen_at(&address, sizeof address);
    // Whoever sees it may call; what he may ask for is decided by who he is.
    if (descriptor >= 0 && chmod(path, 0666) < 0) {
        return close_keeping_errno(descriptor);
    }
    return descriptor;
}

// Not waiting: who takes no calls is not to stop us.
static int connect_to(const struct sockaddr_un *address, socklen_t size) {
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) {
        return -1;
    }
    if (connect(descriptor, (const struct sockaddr *)address, size) < 0) {
        return close_keeping_errno(descriptor);
    }
    return descriptor;
}

int sinew_connect_name(const char *name, size_t length) {
    struct sockaddr_un address;
    return connect_to(&address, abstract_address(&address, name, length));
}

int sinew_connect_file(const char *path) {
    struct sockaddr_un address;
    return file_address(&address, path) < 0 ? -1 : connect_to(&address, sizeof address);
}

int sinew_accept(int descriptor) {
    return accept4(descriptor, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

static int peer_credentials(int descriptor, struct ucred *owner) {
    socklen_t size = sizeof *owner;
    return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, owner, &size);
}

int64_t sinew_peer_user(int descriptor) {
    struct ucred owner;
    return peer_credentials(descriptor, &owner) < 0 ? -1 : (int64_t)owner.uid;
}

int sinew_peer(int descriptor, pid_t *process, uid_t *user) {
    struct ucred owner;
    if (peer_credentials(descriptor, &owner) < 0) {
        return -1;
    }
    *process = owner.pid;
    *user = owner.uid;
    return 0;
}

int sinew_call_name(const char *name, size_t length, pid_t *claimant) {
    int descriptor = sinew_connect_name(name, length);
    if (descriptor < 0) {
        return -1;
    }
    struct ucred owner;
    if (peer_credentials(descriptor, &owner) < 0) {
        return close_keeping_errno(descriptor);
    }
    *claimant = owner.pid;
    return descriptor;
}

pid_t sinew_claimant_of_name(const char *name, size_t length) {
    pid_t claimant = -1;
    int descriptor = sinew_call_name(name, length, &claimant);
    if (descriptor >= 0) {
        close(descriptor);
    }
    return claimant;
}

int sinew_send_datagram(const char *name, size_t length, const void *bytes, size_t size) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t used;
    if (length > 0 && name[0] == '@') {
        used = abstract_address(&address, name + 1, length - 1);
    } else if (length > 0 && name[0] == '/' && length < sizeof address.sun_path) {
        memcpy(address.sun_path, name, length);
        used = sizeof address;
    } else {
        errno = EAFNOSUPPORT;
        return -1;
    }
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return -1;
    }
    ssize_t sent =
        sendto(descriptor, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *)&address, used);
    return sent < 0 ? close_keeping_errno(descriptor) : close(descriptor);
}

int sinew_signal_is_ignored(int number) {
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

int sinew_signal_descriptor(const sigset_t *signals) {
    return signalfd(-1, signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

int sinew_unlock_terminal(int descriptor, unsigned *number) {
    int lock = 0;
    return ioctl(descriptor, TIOCSPTLCK, &lock) < 0 ? -1 : ioctl(descriptor, TIOCGPTN, number) < 0 ? -1 : 0;
}
