#include "CPeers.h"

#include <dlfcn.h>
#include <stddef.h>

static double (*one_thread)(int, long);
static double (*spinning)(int, long);
static void (*futex_pair)(int64_t *, int);

const char *peers_load(const char *path) {
    void *library = dlopen(path, RTLD_NOW);
    if (library == NULL) return dlerror();
    one_thread = (double (*)(int, long))dlsym(library, "cell_one_thread");
    spinning = (double (*)(int, long))dlsym(library, "cell_spinning");
    futex_pair = (void (*)(int64_t *, int))dlsym(library, "futex_pair");
    return one_thread && spinning && futex_pair ? NULL : "a function is missing";
}

double peers_cell_one_thread(int bytes, long rounds) { return one_thread(bytes, rounds); }
double peers_cell_spinning(int bytes, long rounds) { return spinning(bytes, rounds); }
void peers_futex_pair(int64_t *latencies, int count) { futex_pair(latencies, count); }
