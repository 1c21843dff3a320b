#define _GNU_SOURCE
#include "CAllocationCounter.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifdef SANITIZED

uint64_t allocation_count_this_thread(void) { return 0; }
uint64_t free_count_this_thread(void) { return 0; }
uint64_t lock_count_this_thread(void) { return 0; }
bool allocation_counting_is_enabled(void) { return false; }

#else

// Initial-exec: the default model may itself allocate on the first access of a thread.
static __thread uint64_t count __attribute__((tls_model("initial-exec")));
static __thread uint64_t frees __attribute__((tls_model("initial-exec")));
static __thread uint64_t locks __attribute__((tls_model("initial-exec")));

uint64_t allocation_count_this_thread(void) { return count; }
uint64_t free_count_this_thread(void) { return frees; }
uint64_t lock_count_this_thread(void) { return locks; }
bool allocation_counting_is_enabled(void) { return true; }

// glibc's allocator under its other names, which nobody replaces.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t number, size_t size);
extern void *__libc_realloc(void *block, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *block);

void free(void *block) {
    frees += 1;
    __libc_free(block);
}

// The C library's own, found behind this one.
int pthread_mutex_lock(pthread_mutex_t *mutex) {
    typedef int Lock(pthread_mutex_t *);
    static _Atomic(Lock *) next;
    Lock *found = atomic_load_explicit(&next, memory_order_relaxed);
    if (found == NULL) {
        found = (Lock *)dlsym(RTLD_NEXT, "pthread_mutex_lock");
        atomic_store_explicit(&next, found, memory_order_relaxed);
    }
    locks += 1;
    return found(mutex);
}

void *malloc(size_t size) {
    count += 1;
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count += 1;
    return __libc_calloc(number, size);
}

void *realloc(void *block, size_t size) {
    count += 1;
    return __libc_realloc(block, size);
}

void *memalign(size_t alignment, size_t size) {
    count += 1;
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count += 1;
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
    count += 1;
    void *result = __libc_memalign(alignment, size);
    if (result == NULL) return ENOMEM;
    *block = result;
    return 0;
}

#endif
