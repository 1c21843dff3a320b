#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guard.h"

static char name[128];
static size_t name_length;
static int listener = -1;

int guard_set_board(const char *board) {
    int length = snprintf(name, sizeof name, SINEW_GUARD_NAME "%s", board);
    if (length < 0 || (size_t)length >= sizeof name) {
        return ENAMETOOLONG;
    }
    name_length = (size_t)length;
    return 0;
}

bool guard_is_on_duty(void) {
    return listener >= 0;
}

int guard_name_descriptor(void) {
    return listener;
}

void guard_give_up_name(void) {
    if (listener >= 0) {
        close(listener);
        listener = -1;
    }
}

static int claim_name(void) {
    do {
        listener = sinew_claim_name(name, name_length);
    } while (listener < 0 && errno == EMFILE && guard_spend_spare());
    if (listener < 0) {
        return errno;
    }
    guard_regain_spares();
    return fcntl(listener, F_SETFL, O_NONBLOCK) < 0 ? errno : 0;
}

/// A word from a connection, or 0 when none comes in time or ever.
static uint32_t hear_word(int connection, int milliseconds) {
    struct pollfd entry = {.fd = connection, .events = POLLIN};
    uint32_t word = 0;
    if (poll(&entry, 1, milliseconds) <= 0 ||
        recv(connection, &word, sizeof word, MSG_DONTWAIT) != (ssize_t)sizeof word) {
        return 0;
    }
    return word;
}

/// Tells the guard before this one that it may leave, and hears whether it does. 0, or ETIMEDOUT: then it does not, now or
/// later. One that has died has left as well.
static int relieve(int predecessor) {
    const uint32_t taken = SINEW_GUARD_TAKEN;
    struct pollfd entry = {.fd = predecessor, .events = POLLIN};
    uint32_t word = 0;
    ssize_t count = send(predecessor, &taken, sizeof taken, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count == (ssize_t)sizeof taken && poll(&entry, 1, 2000) <= 0) {
        // From here on it can send nothing more; what it has sent before is still there.
        shutdown(predecessor, SHUT_RDWR);
        count = recv(predecessor, &word, sizeof word, MSG_DONTWAIT);
        return count == (ssize_t)sizeof word && word == SINEW_GUARD_LEAVING ? 0 : ETIMEDOUT;
    }
    return 0;
}

int guard_take_duty(int predecessor) {
    int error = 0;
    if (predecessor >= 0) {
        error = relieve(predecessor);
        close(predecessor);
    }
    if (error != 0 || guard_is_on_duty()) {
        return error;
    }
    // The one before ends at the same time.
    for (int round = 0; (error = claim_name()) == EADDRINUSE && round < 100; round++) {
        poll(NULL, 0, 10);
    }
    return error;
}

/// What the guard that has the name says; 0 when it says nothing.
static uint32_t ask_holder(void) {
    pid_t process;
    int connection;
    do {
        connection = sinew_call_name(name, name_length, &process);
    } while (connection < 0 && errno == EMFILE && guard_spend_spare());
    if (connection < 0) {
        return 0;
    }
    const uint32_t question = SINEW_GUARD_WHO_HOLDS;
    ssize_t sent = send(connection, &question, sizeof question, MSG_NOSIGNAL | MSG_DONTWAIT);
    (void)sent; // one that turns its callers away may have hung up already; its answer is still there to be read
    uint32_t word = hear_word(connection, 500);
    close(connection);
    guard_regain_spares();
    return word;
}

enum guard_need guard_ask_need(int milliseconds) {
    int64_t deadline = guard_now() + (int64_t)milliseconds * 1000000;
    while (!guard_is_on_duty()) {
        if (claim_name() == 0) {
            break;
        }
        // A holder that is about to die holds the name for a moment yet: only its word counts.
        uint32_t word = ask_holder();
        if (word == SINEW_GUARD_HOLDING || word == SINEW_GUARD_LEAVING) {
            return GUARD_NOT_NEEDED;
        }
        if (guard_now() > deadline) {
            return GUARD_NOT_KNOWN;
        }
        poll(NULL, 0, 20);
    }
    return GUARD_NEEDED;
}
