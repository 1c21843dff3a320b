// alsa-lib for Swift. Its functions return a negative error number on failure.
#ifndef SINEW_CALSA_H
#define SINEW_CALSA_H

#include <alsa/asoundlib.h>

/// Keeps the library from writing on the standard error: whoever calls it tells what went wrong. For the whole process.
void sinew_alsa_be_quiet(void);

#endif
