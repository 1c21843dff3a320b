// Rebatching of audio blocks: blocks come in by reference, blocks of another length go out, with one copy.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct block {
    uint64_t references;
    uint64_t frames;
    int16_t samples[];
};

static struct block *make(uint64_t frames) {
    struct block *block = malloc(sizeof(struct block) + frames * 4);
    if (!block) abort();
    block->references = 1;
    block->frames = frames;
    return block;
}

static void drop(struct block *block) {
    if (__atomic_fetch_sub(&block->references, 1, __ATOMIC_ACQ_REL) == 1) free(block);
}

// Takes `count` blocks of 960 frames in and hands out blocks of 1,024; returns a sum over what came out.
uint64_t peer_rebatch(uint64_t count) {
    struct block *in = make(960), *pieces[4];
    for (uint64_t index = 0; index < 1920; index++) in->samples[index] = (int16_t)index;
    uint64_t used[4], held = 0, pending = 0, sum = 0;
    for (uint64_t index = 0; index < count; index++) {
        __atomic_fetch_add(&in->references, 1, __ATOMIC_RELAXED);
        pieces[held] = in;
        used[held++] = 0;
        pending += in->frames;
        while (pending >= 1024) {
            struct block *out = make(1024);
            uint64_t filled = 0, piece = 0;
            while (filled < 1024) {
                uint64_t part = pieces[piece]->frames - used[piece];
                if (part > 1024 - filled) part = 1024 - filled;
                memcpy(out->samples + filled * 2, pieces[piece]->samples + used[piece] * 2, part * 4);
                used[piece] += part;
                filled += part;
                if (used[piece] == pieces[piece]->frames) drop(pieces[piece++]);
            }
            for (uint64_t rest = piece; rest < held; rest++) {
                pieces[rest - piece] = pieces[rest];
                used[rest - piece] = used[rest];
            }
            held -= piece;
            pending -= 1024;
            sum += (uint16_t)out->samples[0] + (uint16_t)out->samples[2047];
            drop(out);
        }
    }
    while (held > 0) drop(pieces[--held]);
    drop(in);
    return sum;
}
