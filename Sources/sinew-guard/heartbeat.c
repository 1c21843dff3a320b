#include <errno.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guard.h"

static const _Atomic int64_t *page;
static _Atomic int64_t *own;
static int64_t allowed, last, deadline;

int guard_map_heartbeat(int descriptor, int64_t timeout) {
    struct stat file;
    int error = 0;
    if (fstat(descriptor, &file) < 0) {
        error = errno;
    } else if (file.st_size != SINEW_GUARD_PAGE_BYTES || timeout <= 0) {
        error = EINVAL;
    } else {
        void *address = mmap(NULL, SINEW_GUARD_PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
        error = address == MAP_FAILED ? errno : 0;
        page = address;
        own = (_Atomic int64_t *)((char *)address + SINEW_GUARD_PAGE_GUARD);
        allowed = timeout;
    }
    close(descriptor);
    return error;
}

int64_t guard_show_life(int64_t now) {
    atomic_store_explicit(own, now, memory_order_release);
    return allowed;
}

int64_t guard_heartbeat_remaining(int64_t now) {
    int64_t beat = atomic_load_explicit(page, memory_order_acquire);
    if (beat == 0) { // not beating yet, or not for now: nobody tells when it begins
        last = 0;
        return allowed / 2 + 1;
    }
    if (beat != last) {
        last = beat;
        // A beat from the future buys no more time than one that has just come.
        int64_t since = beat < now ? beat : now;
        deadline = since > INT64_MAX - allowed ? INT64_MAX : since + allowed;
    }
    return deadline > now ? deadline - now : 0;
}
