// What every peer in C shares: the words through which a writer and a reader meet, as in Sources/Subscriptions/Waiting.
#ifndef PEERS_MAILBOX_H
#define PEERS_MAILBOX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define LINE _Alignas(128)
#define CLOSED 1u
#define WAITS 6u
#define FENCED 8u
#define INLINE static inline __attribute__((always_inline))

// A word of any element.
typedef uint64_t __attribute__((may_alias)) word;

struct mailbox {
    LINE _Atomic uint64_t version;
    _Atomic int64_t measured;
    LINE _Atomic uint32_t flags;
    LINE _Atomic uint32_t claim;
    _Atomic uint64_t taken;
    _Atomic uint64_t lost;
};

// Called when somebody waits, which never happens in these cases; a call, so that the compiler cannot know that.
void peer_wake(struct mailbox *mailbox);

INLINE void publish(struct mailbox *mailbox, uint64_t number, uint32_t known) {
    if (known & FENCED)
        atomic_store_explicit(&mailbox->version, number, memory_order_seq_cst);
    else
        atomic_store_explicit(&mailbox->version, number, memory_order_release);
    if (atomic_load_explicit(&mailbox->flags, memory_order_seq_cst) & WAITS) peer_wake(mailbox);
}

// A counter with one writer: what `wrappingAdd(ordering: .relaxed)` is in Swift.
INLINE void count(_Atomic uint64_t *counter, uint64_t by) {
    atomic_fetch_add_explicit(counter, by, memory_order_relaxed);
}

#endif
