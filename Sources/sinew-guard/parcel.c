#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include "guard.h"

static int check(const struct guard_parcel *parcel) {
    const struct sinew_guard_action *head = &parcel->head;
    if (head->length > SINEW_GUARD_BYTES_MAX || head->path_length > SINEW_GUARD_PATH_MAX) {
        return EMSGSIZE;
    }
    switch (head->kind) {
    case SINEW_GUARD_CONTROL: // The kernel reads and writes as many bytes as the request says.
        return head->path_length == 0 && _IOC_SIZE(head->argument) <= head->length ? 0 : EINVAL;
    case SINEW_GUARD_WRITE:
        return head->path_length == 0 ? 0 : EINVAL;
    case SINEW_GUARD_SEND:
        return head->path_length == 0 && head->argument == 0 && head->length > 0 ? 0 : EINVAL;
    case SINEW_GUARD_I2C:
        if (head->path_length < 2 || parcel->path[head->path_length - 1] != 0 || head->argument > 0x7f) {
            return EINVAL;
        }
        return head->length >= 1 && head->length <= SINEW_BUS_WRITE_MAX ? 0 : EINVAL;
    default:
        return EINVAL;
    }
}

int guard_unpack(const uint8_t **at, const uint8_t *end, struct guard_parcel *parcel) {
    size_t rest = (size_t)(end - *at);
    if (rest < sizeof parcel->head) {
        return EBADMSG;
    }
    memcpy(&parcel->head, *at, sizeof parcel->head);
    size_t whole = sizeof parcel->head + parcel->head.path_length + parcel->head.length;
    whole = (whole + 7) & ~(size_t)7;
    if (rest < whole) {
        return EBADMSG;
    }
    parcel->path = (const char *)*at + sizeof parcel->head;
    parcel->bytes = (const uint8_t *)parcel->path + parcel->head.path_length;
    *at += whole;
    return check(parcel);
}
