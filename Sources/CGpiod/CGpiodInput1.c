// Inputs through libgpiod 1.x (Debian 12). Its events carry CLOCK_MONOTONIC since Linux 5.7.
#include "CGpiod.h"

#include <errno.h>
#include <gpiod.h>
#include <stdlib.h>

#ifdef GPIOD_LINE_BULK_MAX_LINES

struct sinew_gpio_input {
    struct gpiod_chip *chip;
    struct gpiod_line *line;
};

const char *sinew_gpio_library_version(void) {
    return gpiod_version_string();
}

static int request_flags(enum sinew_gpio_bias bias, bool active_low) {
    int flags = active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
    switch (bias) {
    case SINEW_GPIO_BIAS_AS_IS: return flags;
    case SINEW_GPIO_BIAS_DISABLED: return flags | GPIOD_LINE_REQUEST_FLAG_BIAS_DISABLE;
    case SINEW_GPIO_BIAS_PULL_UP: return flags | GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
    case SINEW_GPIO_BIAS_PULL_DOWN: return flags | GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
    }
    return flags;
}

static int request_type(enum sinew_gpio_edges edges) {
    switch (edges) {
    case SINEW_GPIO_EDGES_RISING: return GPIOD_LINE_REQUEST_EVENT_RISING_EDGE;
    case SINEW_GPIO_EDGES_FALLING: return GPIOD_LINE_REQUEST_EVENT_FALLING_EDGE;
    case SINEW_GPIO_EDGES_BOTH: break;
    }
    return GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES;
}

struct sinew_gpio_input *sinew_gpio_input_open(const char *node, uint32_t offset, enum sinew_gpio_bias bias,
                                               enum sinew_gpio_edges edges, bool active_low, const char *consumer) {
    struct sinew_gpio_input *input = calloc(1, sizeof *input);
    if (input == NULL) {
        return NULL;
    }
    input->chip = gpiod_chip_open(node);
    if (input->chip != NULL) {
        struct gpiod_line_request_config config = {
            .consumer = consumer,
            .request_type = request_type(edges),
            .flags = request_flags(bias, active_low),
        };
        input->line = gpiod_chip_get_line(input->chip, offset);
        if (input->line != NULL && gpiod_line_request(input->line, &config, 0) == 0) {
            return input;
        }
    }
    int saved = errno;
    if (input->chip != NULL) {
        gpiod_chip_close(input->chip);
    }
    free(input);
    errno = saved;
    return NULL;
}

int sinew_gpio_input_descriptor(const struct sinew_gpio_input *input) {
    return gpiod_line_event_get_fd(input->line);
}

int sinew_gpio_input_level(struct sinew_gpio_input *input) {
    return gpiod_line_get_value(input->line);
}

int sinew_gpio_input_read(struct sinew_gpio_input *input, struct sinew_gpio_edge *edges, int capacity) {
    struct gpiod_line_event events[SINEW_GPIO_READ_MAX];
    unsigned wanted = capacity < SINEW_GPIO_READ_MAX ? (unsigned)capacity : SINEW_GPIO_READ_MAX;
    int count = gpiod_line_event_read_multiple(input->line, events, wanted);
    for (int index = 0; index < count; index++) {
        edges[index].time = (int64_t)events[index].ts.tv_sec * 1000000000 + events[index].ts.tv_nsec;
        edges[index].level = events[index].event_type == GPIOD_LINE_EVENT_RISING_EDGE;
    }
    return count;
}

void sinew_gpio_input_close(struct sinew_gpio_input *input) {
    gpiod_line_release(input->line);
    gpiod_chip_close(input->chip);
    free(input);
}

#endif
