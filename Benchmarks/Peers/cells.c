// The cells of Sources/Subscriptions once more in C: the same protocol, the same memory orders, the same layout.
#include "mailbox.h"

__attribute__((noinline)) void peer_wake(struct mailbox *mailbox) {
    atomic_fetch_and(&mailbox->flags, ~WAITS);
}

#define VALUE_WORDS 1
#define NAME(name) name##_8
#include "cell.inc"
#undef VALUE_WORDS
#undef NAME

#define VALUE_WORDS 7
#define NAME(name) name##_56
#include "cell.inc"
