#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

int sinew_sealed_memfd(const char *name, size_t size) {
    int descriptor = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor >= 0 && (ftruncate(descriptor, (off_t)size) < 0 ||
                            fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) < 0)) {
        int saved = errno;
        close(descriptor);
        errno = saved;
        return -1;
    }
    return descriptor;
}

// By number: the C library has had these calls only since version 2.36.
int sinew_pidfd(pid_t process) {
    return (int)syscall(SYS_pidfd_open, process, 0);
}

int sinew_pidfd_signal(int descriptor, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, descriptor, signal, NULL, 0);
}

int sinew_packet_pair(int ends[2], int64_t patience) {
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0) {
        return -1;
    }
    struct timeval time = {.tv_sec = patience / 1000000000, .tv_usec = patience % 1000000000 / 1000};
    // Above the numbers that a child's standard files take.
    int high = fcntl(ends[1], F_DUPFD_CLOEXEC, SINEW_GUARD_SOCKET + 1);
    if (high >= 0) {
        close(ends[1]);
        ends[1] = high;
    }
    if (high < 0 || setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time) < 0 ||
        setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) < 0) {
        int saved = errno;
        close(ends[0]);
        close(ends[1]);
        errno = saved;
        return -1;
    }
    return 0;
}

int sinew_can_send_now(int descriptor) {
    int type;
    socklen_t size = sizeof type;
    if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0) {
        return 0;
    }
    int flags = fcntl(descriptor, F_GETFL);
    if (flags >= 0 && !(flags & O_NONBLOCK)) {
        errno = EINVAL;
        return -1;
    }
    return flags < 0 ? -1 : 0;
}

int sinew_send_now(int descriptor, const void *bytes, size_t length) {
    ssize_t count;
    do {
        count = send(descriptor, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (count < 0 && errno == EINTR);
    if (count < 0 && errno == ENOTSOCK) {
        if (sinew_can_send_now(descriptor) != 0) {
            return -1;
        }
        do {
            count = write(descriptor, bytes, length);
        } while (count < 0 && errno == EINTR);
    }
    if (count >= 0 && (size_t)count < length) {
        errno = EIO;
        return -1;
    }
    return count < 0 ? -1 : 0;
}

ssize_t sinew_send_packet(int socket, const void *bytes, size_t length, const int *descriptors, size_t count) {
    union {
        struct cmsghdr alignment;
        char bytes[CMSG_SPACE(SINEW_GUARD_OUTPUT_ACTIONS_MAX * sizeof(int))];
    } control;
    struct iovec vector = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
    if (count > SINEW_GUARD_OUTPUT_ACTIONS_MAX) {
        errno = EINVAL;
        return -1;
    }
    if (count > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(head), descriptors, count * sizeof(int));
    }
    ssize_t result;
    do {
        result = sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (result < 0 && errno == EINTR);
    return result;
}

ssize_t sinew_receive_packet(int socket, void *bytes, size_t capacity, struct sinew_enclosure *enclosure) {
    union {
        struct cmsghdr alignment;
        char bytes[CMSG_SPACE(sizeof enclosure->descriptors)];
    } control;
    struct iovec vector = {.iov_base = bytes, .iov_len = capacity};
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    enclosure->count = 0;
    enclosure->is_cut = false;
    ssize_t length;
    do {
        length = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    } while (length < 0 && errno == EINTR);
    if (length < 0) {
        return length;
    }
    enclosure->is_cut = message.msg_flags & (MSG_TRUNC | MSG_CTRUNC);
    for (struct cmsghdr *head = CMSG_FIRSTHDR(&message); head != NULL; head = CMSG_NXTHDR(&message, head)) {
        if (head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS) {
            size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            memcpy(enclosure->descriptors + enclosure->count, CMSG_DATA(head), count * sizeof(int));
            enclosure->count += count;
        }
    }
    return length;
}

int sinew_guard_spawn(const char *path, const char *board, int socket, pid_t *process) {
    char *arguments[] = {"sinew-guard", (char *)board, NULL};
    char *environment[] = {NULL};
    sigset_t all;
    sigfillset(&all);
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&files);
    if (error != 0) {
        return error;
    }
    error = posix_spawnattr_init(&attributes);
    if (error == 0) {
        // Not killed by the terminal, nor by a signal that comes before the guard has said what it ignores.
        error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK);
        if (error == 0) error = posix_spawnattr_setsigmask(&attributes, &all);
        if (error == 0) error = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
        if (error == 0) error = posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
        if (error == 0) error = posix_spawn_file_actions_adddup2(&files, socket, SINEW_GUARD_SOCKET);
        if (error == 0) error = posix_spawn(process, path, &files, &attributes, arguments, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&files);
    return error;
}

int sinew_core_limit(unsigned long *bytes) {
    struct rlimit limit;
    int result = getrlimit(RLIMIT_CORE, &limit);
    *bytes = limit.rlim_cur;
    return result;
}

int sinew_set_core_limit(unsigned long bytes) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_CORE, &limit) < 0) {
        return -1;
    }
    limit.rlim_cur = bytes;
    return setrlimit(RLIMIT_CORE, &limit);
}
