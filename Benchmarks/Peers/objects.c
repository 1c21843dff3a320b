// The triple buffer of Sources/Subscriptions/Cells/TripleBuffer.swift with an object that counts its references.
#include "mailbox.h"
#include <stdlib.h>

#define FRESH 4u

struct object {
    _Atomic uint64_t references;
    uint64_t value;
};

struct place {
    uint64_t number, sequence;
    int64_t time;
    struct object *object;
};

static struct {
    struct mailbox mailbox;
    LINE _Atomic uint32_t middle;
    LINE uint32_t back;
    LINE uint32_t front;
    LINE struct place places[3];
} buffer = {.middle = 0, .back = 1, .front = 2};

INLINE void retain(struct object *object) { atomic_fetch_add_explicit(&object->references, 1, memory_order_relaxed); }

INLINE void release(struct object *object) {
    if (atomic_fetch_sub_explicit(&object->references, 1, memory_order_acq_rel) == 1) free(object);
}

INLINE void put(struct object *object, uint64_t sequence, int64_t time) {
    struct mailbox *mailbox = &buffer.mailbox;
    uint32_t flags = atomic_load_explicit(&mailbox->flags, memory_order_relaxed);
    if (flags & CLOSED) return;
    uint64_t number = atomic_load_explicit(&mailbox->version, memory_order_relaxed) + 1;
    atomic_store_explicit(&mailbox->measured, time, memory_order_relaxed);
    struct place *place = &buffer.places[buffer.back];
    struct object *previous = place->object;
    retain(object);
    *place = (struct place){number, sequence, time, object};
    if (previous) release(previous);
    uint32_t old = atomic_exchange_explicit(&buffer.middle, buffer.back | FRESH, memory_order_acq_rel);
    buffer.back = old & 3;
    publish(mailbox, number, flags);
}

INLINE bool poll(struct place *result) {
    struct mailbox *mailbox = &buffer.mailbox;
    if (atomic_load_explicit(&mailbox->version, memory_order_relaxed) ==
        atomic_load_explicit(&mailbox->taken, memory_order_relaxed))
        return false;
    uint32_t free = 0;
    if (!atomic_compare_exchange_strong_explicit(
            &mailbox->claim, &free, 1, memory_order_acquire, memory_order_relaxed))
        return false;
    bool found = atomic_load_explicit(&buffer.middle, memory_order_relaxed) & FRESH;
    if (found) {
        uint32_t old = atomic_exchange_explicit(&buffer.middle, buffer.front, memory_order_acq_rel);
        buffer.front = old & 3;
        struct place *place = &buffer.places[old & 3];
        uint64_t skipped = place->number - atomic_load_explicit(&mailbox->taken, memory_order_relaxed) - 1;
        if (skipped > 0) count(&mailbox->lost, skipped);
        atomic_store_explicit(&mailbox->taken, place->number, memory_order_relaxed);
        *result = *place;
        place->object = NULL;
    }
    atomic_store_explicit(&mailbox->claim, 0, memory_order_release);
    return found;
}

// Puts and polls `count` references out of 16 objects; returns a sum over what was polled.
uint64_t peer_objects(uint64_t count) {
    struct object *table[16];
    for (uint64_t index = 0; index < 16; index++) {
        table[index] = malloc(sizeof(struct object));
        if (!table[index]) return 0;
        atomic_init(&table[index]->references, 1);
        table[index]->value = index;
    }
    uint64_t sum = 0;
    for (uint64_t index = 0; index < count; index++) {
        put(table[index & 15], index, (int64_t)index);
        struct place out;
        if (!poll(&out)) continue;
        sum += out.sequence + out.object->value;
        release(out.object);
    }
    for (uint64_t index = 0; index < 16; index++) release(table[index]);
    return sum;
}
