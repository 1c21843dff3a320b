// GPIO for Swift through the kernel's own interface, version 2 (Linux 5.10 or later), and no library: a safe action needs
// an output's descriptor, and an input needs the numbers that the kernel gives its edges.
// Every function that can fail returns -1 with errno set.
#ifndef SINEW_CGPIO_H
#define SINEW_CGPIO_H

#include <linux/gpio.h>
#include <stdbool.h>
#include <stdint.h>

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

/// How an input is requested.
struct sinew_gpio_input {
    enum sinew_gpio_bias bias;
    enum sinew_gpio_edges edges;
    bool active_low;
    /// How long the line has to stand still before a change counts, in microseconds; 0 for none.
    uint32_t debounce_us;
};

/// How many unread edges the kernel keeps for an input; then it drops the oldest, and the line's sequence numbers have a
/// gap. Its default for one line is 16.
#define SINEW_GPIO_EVENTS 256

/// Fills in name, label and number of lines of an open chip.
int sinew_gpio_chip_info(int chip, struct gpiochip_info *info);

/// Fills in name, consumer and flags of a line of an open chip.
int sinew_gpio_line_info(int chip, uint32_t offset, struct gpio_v2_line_info *info);

/// Requests one line of an open chip as an input with edge events; the request's own descriptor, from which
/// `struct gpio_v2_line_event` are read. Their times are CLOCK_MONOTONIC.
int sinew_gpio_input_open(int chip, uint32_t offset, const struct sinew_gpio_input *input, const char *consumer);

/// The logical level of the one line of a request now: 0 or 1. With a debounce time it is the level that counts.
int sinew_gpio_input_level(int request);

/// Requests one line of an open chip as an output at a logical level; the request's own descriptor.
int sinew_gpio_output_open(int chip, uint32_t offset, bool active_low, bool level, const char *consumer);

/// Makes the one line of a request that exists an output at a logical level. The line is never given back in between: a
/// line that is an output already goes from its level to this one, and stays where they are the same.
int sinew_gpio_output_change(int request, bool active_low, bool level);

/// The request of the ioctl that sets an output line, with `struct gpio_v2_line_values` as its argument.
unsigned long sinew_gpio_set_values_request(void);

#endif
