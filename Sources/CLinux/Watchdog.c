#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <linux/watchdog.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int sinew_watchdog_identity(int descriptor, char *identity, size_t capacity) {
    struct watchdog_info info = {0};
    if (ioctl(descriptor, WDIOC_GETSUPPORT, &info) < 0) {
        return -1;
    }
    size_t length = strnlen((const char *)info.identity, sizeof info.identity);
    if (length >= capacity) {
        length = capacity - 1;
    }
    memcpy(identity, info.identity, length);
    identity[length] = 0;
    return 0;
}

int sinew_watchdog_set_timeout(int descriptor, int *seconds) {
    return ioctl(descriptor, WDIOC_SETTIMEOUT, seconds);
}

int sinew_watchdog_timeout(int descriptor, int *seconds) {
    return ioctl(descriptor, WDIOC_GETTIMEOUT, seconds);
}

int sinew_watchdog_feed(int descriptor) {
    int ignored = 0;
    return ioctl(descriptor, WDIOC_KEEPALIVE, &ignored);
}

int sinew_watchdog_disarm(int descriptor) {
    // The magic character tells the driver that the close to come is meant.
    if (write(descriptor, "V", 1) != 1) {
        return -1;
    }
    // Said of a nowayout driver here and not by close, which reports nothing. One that does not know the request goes
    // by the character.
    int options = WDIOS_DISABLECARD;
    return ioctl(descriptor, WDIOC_SETOPTIONS, &options) == 0 || errno == ENOTTY || errno == EOPNOTSUPP ? 0 : -1;
}
