#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guard.h"

static int listener = -1;

int guard_claim_name(const char *board) {
    char name[128];
    int length = snprintf(name, sizeof name, SINEW_GUARD_NAME "%s", board);
    if (length < 0 || (size_t)length >= sizeof name) {
        return ENAMETOOLONG;
    }
    listener = sinew_claim_name(name, (size_t)length);
    if (listener < 0) {
        return errno;
    }
    return fcntl(listener, F_SETFL, O_NONBLOCK) < 0 ? errno : 0;
}

int guard_name_descriptor(void) {
    return listener;
}

/// Waits a moment for the caller's word: it comes with the call, or not at all.
static bool asks_to_leave(int caller) {
    struct pollfd entry = {.fd = caller, .events = POLLIN};
    uint32_t word = 0;
    return poll(&entry, 1, 200) > 0 && recv(caller, &word, sizeof word, MSG_DONTWAIT) == sizeof word &&
           word == SINEW_GUARD_PLEASE_LEAVE;
}

static bool may_ask(int caller) {
    struct ucred user;
    socklen_t size = sizeof user;
    return getsockopt(caller, SOL_SOCKET, SO_PEERCRED, &user, &size) == 0 && (user.uid == 0 || user.uid == geteuid());
}

bool guard_hear_caller(bool on_duty) {
    int caller = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (caller < 0) {
        return false;
    }
    uint32_t answer = SINEW_GUARD_ON_DUTY;
    // On duty nobody is waited for: whoever calls is turned away with his word unheard.
    if (!on_duty) {
        if (!may_ask(caller)) {
            answer = SINEW_GUARD_FORBIDDEN;
        } else if (asks_to_leave(caller)) {
            guard_let_go();
            answer = SINEW_GUARD_LEAVING;
        }
    }
    ssize_t sent = send(caller, &answer, sizeof answer, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)sent; // who did not stay for the answer sees the guard go, or not
    close(caller);
    return answer == SINEW_GUARD_LEAVING;
}
