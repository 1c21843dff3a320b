#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guard.h"

static int heir = -1;
static bool has_shared;

int guard_heir_descriptor(void) {
    return heir;
}

bool guard_has_shared(void) {
    return has_shared;
}

/// What a caller may want.
enum wish { NOTHING, LEAVE, LEAVE_AND_HAND_OVER, SHARE, WHO_HOLDS };

/// Waits a moment for the caller's words: they come with the call, or not at all.
static enum wish hear(int caller) {
    struct pollfd entry = {.fd = caller, .events = POLLIN};
    uint32_t words[2] = {0};
    if (poll(&entry, 1, 200) <= 0 || recv(caller, words, sizeof words, MSG_DONTWAIT) < (ssize_t)sizeof words[0]) {
        return NOTHING;
    }
    switch (words[0]) {
    case SINEW_GUARD_PLEASE_LEAVE:
        return words[1] == SINEW_GUARD_HAND_OVER ? LEAVE_AND_HAND_OVER : LEAVE;
    case SINEW_GUARD_SHARE:
        return SHARE;
    case SINEW_GUARD_WHO_HOLDS:
        return WHO_HOLDS;
    default:
        return NOTHING;
    }
}

/// Whether words have been sent: not to somebody who has hung up or shut his end down.
static bool says(int caller, const uint32_t *words, size_t count) {
    size_t length = count * sizeof *words;
    return send(caller, words, length, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)length;
}

/// One packet of copies. The kernel lets a user have only so many descriptors on their way at a time.
static bool send_copies(int caller, const int *held, size_t count) {
    const uint32_t word = SINEW_GUARD_HANDING_OVER;
    for (int round = 0; round < 100; round++) {
        if (sinew_send_packet(caller, &word, sizeof word, held, count) >= 0) {
            return true;
        }
        if (errno != ETOOMANYREFS && errno != EAGAIN) {
            return false;
        }
        poll(NULL, 0, 10);
    }
    return false;
}

/// Gives the caller copies of what is held, whatever it is. Returns whether all could be sent, and how many.
static bool hand_over(int caller, uint32_t *sent) {
    int held[SINEW_GUARD_OUTPUT_ACTIONS_MAX];
    unsigned from = 0;
    *sent = 0;
    has_shared = true;
    for (;;) {
        size_t count = guard_list_held(&from, held, sizeof held / sizeof held[0]);
        if (count == 0) {
            return true;
        }
        if (!send_copies(caller, held, count)) {
            return false;
        }
        *sent += (uint32_t)count;
    }
}

static bool may_ask(int caller) {
    struct ucred user;
    socklen_t size = sizeof user;
    return getsockopt(caller, SOL_SOCKET, SO_PEERCRED, &user, &size) == 0 && (user.uid == 0 || user.uid == geteuid());
}

static int take_call(void) {
    int caller;
    do {
        caller = accept4(guard_name_descriptor(), NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    } while (caller < 0 && (errno == EMFILE || errno == ENFILE) && guard_spend_spare());
    return caller;
}

/// Lets go, if the caller still is there to hear it: who has given up does not hold what is let go of.
static bool leave(int caller) {
    const uint32_t leaving = SINEW_GUARD_LEAVING;
    if (!says(caller, &leaving, 1)) {
        return false;
    }
    guard_let_go();
    close(caller);
    // Those who wait in the queue: a guard in reserve is told that another has the lines.
    while ((caller = take_call()) >= 0) {
        says(caller, &leaving, 1);
        close(caller);
    }
    guard_give_up_name();
    return true;
}

bool guard_hear_caller(bool is_on_watch) {
    int caller = take_call();
    if (caller < 0) {
        if (errno != EAGAIN) {
            poll(NULL, 0, 20); // nor is it to become a hot loop
        }
        return false;
    }
    const uint32_t on_duty[] = {SINEW_GUARD_ON_DUTY, SINEW_GUARD_VERSION};
    const uint32_t forbidden = SINEW_GUARD_FORBIDDEN, holding = SINEW_GUARD_HOLDING;
    uint32_t shared[] = {SINEW_GUARD_SHARED, 0};
    bool hears = !is_on_watch && may_ask(caller);
    // On watch nobody is waited for: whoever calls is turned away with his word unheard.
    enum wish wish = hears ? hear(caller) : NOTHING;
    if (wish == WHO_HOLDS) {
        says(caller, &holding, 1);
    } else if (is_on_watch || heir >= 0) {
        says(caller, on_duty, 2);
    } else if (!hears) {
        says(caller, &forbidden, 1);
    } else if (wish == SHARE && hand_over(caller, &shared[1]) && says(caller, shared, 2)) {
        heir = caller; // and answers when he has taken over
        return false;
    } else if ((wish == LEAVE || (wish == LEAVE_AND_HAND_OVER && hand_over(caller, &shared[1]))) && leave(caller)) {
        return true;
    }
    close(caller);
    guard_regain_spares();
    return false;
}

bool guard_hear_heir(void) {
    uint32_t word = 0;
    ssize_t count = recv(heir, &word, sizeof word, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return false;
    }
    int caller = heir;
    heir = -1;
    if (count == (ssize_t)sizeof word && word == SINEW_GUARD_TAKEN && leave(caller)) {
        return true;
    }
    close(caller);
    guard_regain_spares();
    return false;
}
