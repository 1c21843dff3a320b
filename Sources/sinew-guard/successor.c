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

/// What a caller may want.
enum wish { NOTHING, LEAVE, LEAVE_AND_HAND_OVER };

/// Waits a moment for the caller's words: they come with the call, or not at all.
static enum wish hear(int caller) {
    struct pollfd entry = {.fd = caller, .events = POLLIN};
    uint32_t words[2] = {0};
    if (poll(&entry, 1, 200) <= 0 || recv(caller, words, sizeof words, MSG_DONTWAIT) < (ssize_t)sizeof words[0] ||
        words[0] != SINEW_GUARD_PLEASE_LEAVE) {
        return NOTHING;
    }
    return words[1] == SINEW_GUARD_HAND_OVER ? LEAVE_AND_HAND_OVER : LEAVE;
}

/// Gives the caller copies of what is held, whatever it is. What cannot be sent falls to its pull when the guard leaves.
static void hand_over(int caller) {
    const uint32_t word = SINEW_GUARD_HANDING_OVER;
    int held[SINEW_GUARD_OUTPUT_ACTIONS_MAX];
    unsigned from = 0;
    for (;;) {
        size_t count = guard_list_held(&from, held, sizeof held / sizeof held[0]);
        // The socket does not block.
        if (count == 0 || sinew_send_packet(caller, &word, sizeof word, held, count) < 0) {
            return;
        }
    }
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
        enum wish wish = NOTHING;
        if (!may_ask(caller)) {
            answer = SINEW_GUARD_FORBIDDEN;
        } else if ((wish = hear(caller)) != NOTHING) {
            if (wish == LEAVE_AND_HAND_OVER) {
                hand_over(caller);
            }
            guard_let_go();
            answer = SINEW_GUARD_LEAVING;
        }
    }
    ssize_t sent = send(caller, &answer, sizeof answer, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)sent; // who did not stay for the answer sees the guard go, or not
    close(caller);
    return answer == SINEW_GUARD_LEAVING;
}
