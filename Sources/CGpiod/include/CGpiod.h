// GPIO for Swift: inputs with edge events through libgpiod, outputs and questions through the kernel's GPIO
// interface version 2 (Linux 5.10 or later). Which libgpiod it is, 1.x or 2.x, is known in CGpiod*.c alone.
// Every function that can fail returns NULL or -1 with errno set.
#ifndef SINEW_CGPIOD_H
#define SINEW_CGPIOD_H

#include <linux/gpio.h>
#include <stdbool.h>
#include <stdint.h>

/// An input line that libgpiod holds for us.
struct sinew_gpio_input;

enum sinew_gpio_bias {
    SINEW_GPIO_BIAS_AS_IS,
    SINEW_GPIO_BIAS_DISABLED,
    SINEW_GPIO_BIAS_PULL_UP,
    SINEW_GPIO_BIAS_PULL_DOWN,
};

enum sinew_gpio_edges {
    SINEW_GPIO_EDGES_RISING,
    SINEW_GPIO_EDGES_FALLING,
    SINEW_GPIO_EDGES_BOTH,
};

/// One change of a line: nanoseconds on CLOCK_MONOTONIC, and the logical level after it.
struct sinew_gpio_edge {
    int64_t time;
    bool level;
};

/// The most edges that one read can give.
#define SINEW_GPIO_READ_MAX 16

/// The version of the libgpiod that serves inputs, such as "1.6.3" or "2.2.1".
const char *sinew_gpio_library_version(void);

/// Requests a line of the chip at `node` as an input with edge events.
struct sinew_gpio_input *sinew_gpio_input_open(const char *node, uint32_t offset, enum sinew_gpio_bias bias,
                                               enum sinew_gpio_edges edges, bool active_low, const char *consumer);

/// The descriptor to poll for edges; it stays the library's.
int sinew_gpio_input_descriptor(const struct sinew_gpio_input *input);

/// The logical level now: 0 or 1.
int sinew_gpio_input_level(struct sinew_gpio_input *input);

/// Reads up to `capacity` (at most SINEW_GPIO_READ_MAX) edges, oldest first; blocks when there is none.
int sinew_gpio_input_read(struct sinew_gpio_input *input, struct sinew_gpio_edge *edges, int capacity);

/// Gives the line back.
void sinew_gpio_input_close(struct sinew_gpio_input *input);

/// Fills in name, label and number of lines of an open chip.
int sinew_gpio_chip_info(int chip, struct gpiochip_info *info);

/// Fills in name, consumer and flags of a line of an open chip.
int sinew_gpio_line_info(int chip, uint32_t offset, struct gpio_v2_line_info *info);

/// Requests one line of an open chip as an output at a logical level; the request's own descriptor.
int sinew_gpio_output_open(int chip, uint32_t offset, bool active_low, bool level, const char *consumer);

/// Makes the one line of a request that exists an output at a logical level. The line is never given back in between: a
/// line that is an output already goes from its level to this one, and stays where they are the same.
int sinew_gpio_output_change(int request, bool active_low, bool level);

/// The request of the ioctl that sets an output line, with `struct gpio_v2_line_values` as its argument.
unsigned long sinew_gpio_set_values_request(void);

#endif
