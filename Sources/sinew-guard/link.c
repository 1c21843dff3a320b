#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdalign.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guard.h"

static alignas(8) uint8_t packet[SINEW_GUARD_PACKET_MAX];

/// What came with a packet.
struct post {
    ssize_t length;
    int descriptors[SINEW_GUARD_OUTPUT_ACTIONS_MAX];
    size_t count;
    bool is_cut;
};

static struct post receive(void) {
    struct post post = {.count = 0};
    alignas(struct cmsghdr) char control[CMSG_SPACE(sizeof post.descriptors)];
    struct iovec bytes = {.iov_base = packet, .iov_len = sizeof packet};
    struct msghdr message = {
        .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    do {
        post.length = recvmsg(SINEW_GUARD_SOCKET, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    } while (post.length < 0 && errno == EINTR);
    if (post.length < 0) {
        return post;
    }
    post.is_cut = message.msg_flags & (MSG_TRUNC | MSG_CTRUNC);
    for (struct cmsghdr *head = CMSG_FIRSTHDR(&message); head != NULL; head = CMSG_NXTHDR(&message, head)) {
        if (head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS) {
            size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            memcpy(post.descriptors + post.count, CMSG_DATA(head), count * sizeof(int));
            post.count += count;
        }
    }
    return post;
}

static void discard(const struct post *post) {
    for (size_t index = 0; index < post->count; index++) {
        close(post->descriptors[index]);
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
    if (post.is_cut || post.length != sizeof *hello || post.count != 1 || hello->header.type != SINEW_GUARD_HELLO ||
        hello->version != SINEW_GUARD_VERSION) {
        discard(&post);
        return EPROTO;
    }
    return guard_map_heartbeat(post.descriptors[0], hello->timeout);
}

enum guard_packet guard_serve(void) {
    struct post post = receive();
    if (post.length < 0) {
        return errno == EAGAIN ? GUARD_NOTHING : GUARD_CLOSED;
    }
    if (post.length == 0) {
        return GUARD_CLOSED;
    }
    struct sinew_guard_answer answer = {.status = EPROTO};
    if (!post.is_cut && post.length >= (ssize_t)sizeof answer.header) {
        memcpy(&answer.header, packet, sizeof answer.header);
    }
    switch (answer.header.type) {
    case SINEW_GUARD_GOODBYE:
        discard(&post);
        return GUARD_SAID_GOODBYE;
    case SINEW_GUARD_ACTIONS:
        answer.status = guard_keep(packet, (size_t)post.length, post.descriptors, post.count);
        break;
    default:
        discard(&post);
    }
    answer.header.type = SINEW_GUARD_ANSWER;
    guard_answer(&answer);
    return GUARD_SERVED;
}
