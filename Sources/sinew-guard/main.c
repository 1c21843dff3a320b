#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "guard.h"

int64_t guard_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/// Watches until there is a reason to act or to leave.
static enum sinew_guard_status watch(void) {
    // Anybody may call the name; no more than twenty times a second is it looked at.
    const int64_t quiet = 50000000;
    int64_t callers_from = 0;
    for (;;) {
        int64_t now = guard_now();
        int64_t remaining = guard_show_life(now);
        // Without an output there is nothing that a silent runtime could do.
        if (guard_has_actions()) {
            int64_t until_due = guard_heartbeat_remaining(now);
            remaining = until_due < remaining ? until_due : remaining;
        }
        if (remaining == 0) {
            return SINEW_GUARD_HEARTBEAT_STOPPED;
        }
        bool hears = now >= callers_from;
        if (!hears && remaining > callers_from - now) {
            remaining = callers_from - now;
        }
        struct pollfd entries[] = {
            {.fd = SINEW_GUARD_SOCKET, .events = POLLIN},
            {.fd = guard_runtime_descriptor(), .events = POLLIN},
            {.fd = hears ? guard_name_descriptor() : -1, .events = POLLIN},
        };
        if (sinew_poll(entries, 3, remaining) <= 0) {
            continue;
        }
        // First what was said, even if the speaker is gone by now: it may have been the goodbye.
        if (entries[0].revents != 0) {
            switch (guard_serve()) {
            case GUARD_SAID_GOODBYE:
                return SINEW_GUARD_LEFT;
            case GUARD_ASKED_TO_STAY:
                return SINEW_GUARD_STAYED;
            case GUARD_CLOSED:
                return guard_has_actions() ? SINEW_GUARD_CONNECTION_CLOSED : SINEW_GUARD_LEFT;
            default:
                continue;
            }
        }
        if (entries[1].revents != 0) {
            return guard_has_actions() ? SINEW_GUARD_RUNTIME_DIED : SINEW_GUARD_LEFT;
        }
        if (entries[2].revents != 0) {
            guard_hear_caller(true);
            callers_from = now + quiet;
        }
    }
}

static void interrupt(int number) {
    (void)number;
}

/// Writes a line unless that would block: a reader may not keep the guard from its work.
static void say(const char *line) {
    struct pollfd entry = {.fd = STDERR_FILENO, .events = POLLOUT};
    if (poll(&entry, 1, 0) <= 0) {
        return;
    }
    // There is room, but perhaps not for all of it, as on a terminal that stands still in the middle of a line. The
    // descriptor is shared with others, who may want it to block; so a timer ends the wait, again and again in case it
    // comes before the call.
    struct sigaction wakes = {.sa_handler = interrupt}, before;
    const struct itimerval soon = {.it_interval = {.tv_usec = 50000}, .it_value = {.tv_usec = 50000}}, never = {0};
    sigaction(SIGALRM, &wakes, &before);
    setitimer(ITIMER_REAL, &soon, NULL);
    ssize_t written = write(STDERR_FILENO, line, strlen(line));
    (void)written;
    setitimer(ITIMER_REAL, &never, NULL);
    sigaction(SIGALRM, &before, NULL);
}

static void play_all(struct guard_tally *tally) {
    guard_play(GUARD_DESCRIPTORS, tally);
    guard_play(GUARD_BUSES, tally);
}

/// Outputs safe, runtime dead, outputs safe. Returns the cause, better known by now; `last` is what came of the last time,
/// after which nobody else writes.
static enum sinew_guard_status act(enum sinew_guard_status cause, struct guard_tally *tally,
                                   struct guard_tally *last) {
    guard_play(GUARD_DESCRIPTORS, tally);
    // A process that dies loses its connection a moment before it counts as dead.
    if (cause == SINEW_GUARD_CONNECTION_CLOSED && guard_runtime_ended(5)) {
        cause = SINEW_GUARD_RUNTIME_DIED;
    }
    int refused = guard_kill_runtime();
    guard_play(GUARD_BUSES, tally);
    // A thread inside the kernel dies when it comes out; until then it might still write.
    for (unsigned round = 1; !guard_runtime_ended(100); round++) {
        play_all(tally);
        if (round == 10) {
            char line[160];
            snprintf(line, sizeof line,
                     "sinew-guard: sinew (process %d) does not end (kill: error %d); setting its outputs safe "
                     "ten times a second until it does\n",
                     (int)guard_runtime(), refused);
            say(line);
        }
    }
    play_all(last);
    tally->played += last->played;
    tally->failed += last->failed;
    if (tally->first_error == 0) {
        tally->first_error = last->first_error;
    }
    return cause;
}

static void report(enum sinew_guard_status cause, const struct guard_tally *tally, bool failing) {
    const char *what = cause == SINEW_GUARD_RUNTIME_DIED        ? "died"
                       : cause == SINEW_GUARD_HEARTBEAT_STOPPED ? "hung (no heartbeat) and was killed"
                                                                : "died or closed its connection, and was killed";
    char failures[64] = "none failed", holding[80] = "";
    if (tally->failed > 0) {
        snprintf(failures, sizeof failures, "%u failed, the first with error %d%s", tally->failed, tally->first_error,
                 failing ? "; trying on" : "");
    }
    if (guard_held() > 0) {
        snprintf(holding, sizeof holding, "; process %d holds them until the next sinew, or SIGTERM", (int)getpid());
    }
    char line[320];
    snprintf(line, sizeof line, "sinew-guard: sinew (process %d) %s; outputs set safe: %u actions, %s%s\n",
             (int)guard_runtime(), what, tally->played, failures, holding);
    say(line);
}

/// Keeps the lines as they are: a line falls to its pull when the last descriptor of its request is closed. Where an
/// action has failed, it goes on trying: a chip may come back with its old values.
static void hold(bool failing) {
    // Nobody shall wait for the end of our output.
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0) {
        dup2(null, STDERR_FILENO);
        close(null);
    }
    signal(SIGTERM, SIG_DFL);
    bool leaves = false;
    while (!leaves && (failing || guard_held() > 0)) {
        struct pollfd entry = {.fd = guard_name_descriptor(), .events = POLLIN};
        if (poll(&entry, 1, failing ? 200 : -1) > 0) {
            leaves = guard_hear_caller(false);
        } else if (failing) {
            struct guard_tally tally = {0};
            play_all(&tally);
            failing = tally.failed > 0;
        }
    }
}

static int begin(const char *board, struct sinew_guard_answer *answer) {
    struct sinew_guard_hello hello = {.version = 0};
    int error = guard_meet_runtime(SINEW_GUARD_SOCKET);
    if (error != 0) {
        return error;
    }
    error = guard_receive_hello(&hello);
    answer->header = (struct sinew_guard_header){.type = SINEW_GUARD_ANSWER, .sequence = hello.header.sequence};
    if (error == 0) {
        error = guard_claim_name(board);
    }
    if (error == 0) {
        guard_rise(hello.priority, answer);
    }
    return error;
}

int main(int count, char **arguments) {
    struct sinew_guard_answer answer = {.status = 0};
    // Or a descriptor of the robot's would get the number of a closed one, and our words.
    if (sinew_fill_standard_descriptors() < 0) {
        return SINEW_GUARD_FAILED;
    }
    if (count != 2 || fcntl(SINEW_GUARD_SOCKET, F_GETFD) < 0) {
        fputs("sinew-guard is started by sinew run; there is nothing to do for it by hand\n", stderr);
        return SINEW_GUARD_MISUSED;
    }
    guard_isolate();
    answer.status = begin(arguments[1], &answer);
    if (answer.status >= 0) {
        guard_answer(&answer);
    }
    if (answer.status != 0) {
        return answer.status == EPROTO ? SINEW_GUARD_MISUSED : SINEW_GUARD_FAILED;
    }

    enum sinew_guard_status cause = watch();
    if (cause == SINEW_GUARD_LEFT) {
        return cause;
    }
    struct guard_tally tally = {0}, last = {0};
    if (cause == SINEW_GUARD_STAYED) {
        // The runtime lives and drives nothing any more: it says itself who holds its outputs.
        play_all(&last);
    } else {
        cause = act(cause, &tally, &last);
        report(cause, &tally, last.failed > 0);
    }
    hold(last.failed > 0);
    return cause;
}
