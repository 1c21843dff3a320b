#define _GNU_SOURCE
#include <errno.h>
#include <stdalign.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "CLinux.h"
#include "guard.h"

struct action {
    uint32_t output;
    uint32_t kind;
    uint64_t argument;
    int descriptor;
    uint16_t length;
    uint8_t bytes[SINEW_GUARD_BYTES_MAX];
};

// In the order of hand-over. Fixed in size: nothing is allocated once the guard is on duty.
static struct action table[SINEW_GUARD_ACTIONS_MAX];
static unsigned used;

bool guard_has_actions(void) {
    return used > 0;
}

unsigned guard_held(void) {
    unsigned held = 0;
    for (unsigned index = 0; index < used; index++) {
        held += table[index].kind != SINEW_GUARD_I2C;
    }
    return held;
}

size_t guard_list_held(unsigned *from, int *descriptors, size_t room) {
    size_t count = 0;
    for (; *from < used && count < room; (*from)++) {
        if (table[*from].kind != SINEW_GUARD_I2C) {
            descriptors[count++] = table[*from].descriptor;
        }
    }
    return count;
}

void guard_let_go(void) {
    for (unsigned index = 0; index < used; index++) {
        close(table[index].descriptor);
    }
    used = 0;
}

/// Makes one action out of a parcel and, where its kind takes one, a descriptor. Returns 0 or an errno.
static int make(struct action *action, const struct guard_parcel *parcel, uint32_t output, int descriptor) {
    action->output = output;
    action->kind = parcel->head.kind;
    action->argument = parcel->head.argument;
    action->length = parcel->head.length;
    memcpy(action->bytes, parcel->bytes, parcel->head.length);
    action->descriptor = descriptor;
    if (action->kind == SINEW_GUARD_I2C) {
        action->descriptor = sinew_bus_open(parcel->path, (uint8_t)action->argument);
    }
    // One that could make the guard wait would keep it from all other outputs.
    if (action->kind == SINEW_GUARD_SEND && sinew_can_send_now(descriptor) != 0) {
        return errno;
    }
    return action->descriptor < 0 ? errno : 0;
}

/// Builds a packet's actions behind those in use, which stay as they are. Returns 0 or an errno; `made` is how many
/// entries hold a descriptor afterwards.
static int build(const uint8_t *at, const uint8_t *end, const struct sinew_guard_actions *head,
                 const int *descriptors, size_t count, uint32_t *made) {
    size_t taken = 0;
    for (*made = 0; *made < head->count; (*made)++) {
        struct guard_parcel parcel;
        int error = guard_unpack(&at, end, &parcel);
        if (error != 0) {
            return error;
        }
        bool takes_one = parcel.head.kind != SINEW_GUARD_I2C;
        if (takes_one && taken == count) {
            return EBADF;
        }
        error = make(&table[used + *made], &parcel, head->output, takes_one ? descriptors[taken++] : -1);
        if (error != 0) {
            return error;
        }
    }
    return at == end && taken == count ? 0 : EBADMSG;
}

static void remove_output(uint32_t output, unsigned *count) {
    unsigned kept = 0;
    for (unsigned index = 0; index < *count; index++) {
        if (table[index].output == output) {
            close(table[index].descriptor);
        } else if (kept++ != index) {
            table[kept - 1] = table[index];
        }
    }
    *count = kept;
}

int guard_keep(const uint8_t *packet, size_t length, const int *descriptors, size_t count) {
    struct sinew_guard_actions head = {.count = 0};
    uint32_t made = 0;
    int error = EBADMSG;
    if (length >= sizeof head) {
        memcpy(&head, packet, sizeof head);
        // Old and new need room together: the old ones stay until all new ones are there.
        bool fits = head.count <= SINEW_GUARD_OUTPUT_ACTIONS_MAX && head.count <= SINEW_GUARD_ACTIONS_MAX - used;
        error = fits ? build(packet + sizeof head, packet + length, &head, descriptors, count, &made) : ENOSPC;
    }
    if (error != 0) {
        for (uint32_t index = 0; index < made; index++) {
            if (table[used + index].kind == SINEW_GUARD_I2C) {
                close(table[used + index].descriptor);
            }
        }
        for (size_t index = 0; index < count; index++) {
            close(descriptors[index]);
        }
        return error;
    }
    unsigned before = used;
    remove_output(head.output, &used);
    memmove(&table[used], &table[before], made * sizeof table[0]);
    used += made;
    return 0;
}

static int play(const struct action *action) {
    // A copy, because the kernel may write into it.
    static alignas(16) uint8_t copy[SINEW_GUARD_BYTES_MAX];
    memcpy(copy, action->bytes, action->length);
    ssize_t count;
    switch (action->kind) {
    case SINEW_GUARD_CONTROL:
        return ioctl(action->descriptor, action->argument, copy) < 0 ? errno : 0;
    case SINEW_GUARD_WRITE:
        count = pwrite(action->descriptor, copy, action->length, (off_t)action->argument);
        return count == action->length ? 0 : count < 0 ? errno : EIO;
    case SINEW_GUARD_SEND:
        return sinew_send_now(action->descriptor, copy, action->length) < 0 ? errno : 0;
    default:
        return sinew_bus_write(action->descriptor, (uint8_t)action->argument, copy, action->length) < 0 ? errno : 0;
    }
}

void guard_play(enum guard_part part, struct guard_tally *tally) {
    for (unsigned index = 0; index < used; index++) {
        if ((table[index].kind == SINEW_GUARD_I2C) != (part == GUARD_BUSES)) {
            continue;
        }
        int error = play(&table[index]);
        tally->played++;
        if (error != 0 && tally->failed++ == 0) {
            tally->first_error = error;
        }
    }
}
