// A priority-inheritance lock and futex waiting, as plain functions that Swift can call.
#ifndef SINEW_CTHREADS_H
#define SINEW_CTHREADS_H
#endif
