#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdalign.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guard.h"

static alignas(8) uint8_t packet[SINEW_GUARD_PACKET_MAX];

/// One packet: how many bytes, or -1, and what came with them.
struct post {
    ssize_t length;
    struct sinew_enclosure enclosed;
};

static struct post receive(void) {
    struct post post;
    post.length = sinew_receive_packet(SINEW_GUARD_SOCKET, packet, sizeof packet, &post.enclosed);
    return post;
}

static void discard(const struct post *post) {
    for (size_t index = 0; index < post->enclosed.count; index++) {
        close(post->enclosed.descriptors[index]);
    }
}

void guard_answer(const struct sinew_guard_answer *answer) {
    // Nobody to hear it is for the next look at the socket to find out.
    while (send(SINEW_GUARD_SOCKET, answer, sizeof *answer, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno == EINTR) {
    }
}

int guard_receive_hello(struct sinew_guard_hello *hello) {
    struct pollfd entry = {.fd = SINEW_GUARD_SOCKET, .events = POLLIN};
    if (poll(&entry, 1, 10000) <= 0) {
        return -1;
    }
    struct post post = receive();
    if (post.length <= 0) {
        return -1;
    }
    memcpy(hello, packet, post.length < (ssize_t)sizeof *hello ? (size_t)post.length : sizeof *hello);
    if (post.enclosed.is_cut || post.length != sizeof *hello || post.enclosed.count != 1 ||
        hello->header.type != SINEW_GUARD_HELLO || hello->version != SINEW_GUARD_VERSION) {
        discard(&post);
        return EPROTO;
    }
    return guard_map_heartbeat(post.enclosed.descriptors[0], hello->timeout);
}

enum guard_packet guard_serve(void) {
    struct post post = receive();
    if (post.length < 0) {
        return errno == EAGAIN ? GUARD_NOTHING : GUARD_CLOSED;
    }
    if (post.length == 0) {
        return GUARD_CLOSED;
    }
    bool stays = false;
    struct sinew_guard_answer answer = {.status = EPROTO};
    if (post.length >= (ssize_t)sizeof answer.header) {
        memcpy(&answer.header, packet, sizeof answer.header);
    }
    if (post.enclosed.is_cut) {
        // Packets fit, so it is descriptors that there was no room for.
        answer.status = EMFILE;
    }
    switch (post.enclosed.is_cut ? 0 : answer.header.type) {
    case SINEW_GUARD_GOODBYE:
        discard(&post);
        return GUARD_SAID_GOODBYE;
    case SINEW_GUARD_ACTIONS:
        answer.status = guard_keep(packet, (size_t)post.length, post.enclosed.descriptors, post.enclosed.count);
        break;
    case SINEW_GUARD_DUTY:
        if (post.enclosed.count <= 1) {
            answer.status = guard_take_duty(post.enclosed.count == 1 ? post.enclosed.descriptors[0] : -1);
        } else {
            discard(&post);
        }
        break;
    case SINEW_GUARD_STAY:
        discard(&post);
        answer.status = 0;
        stays = true;
        break;
    default:
        discard(&post);
    }
    answer.header.type = SINEW_GUARD_ANSWER;
    guard_answer(&answer);
    return stays ? GUARD_ASKED_TO_STAY : GUARD_SERVED;
}
