// Inputs through libgpiod 2.x (Debian 13). Its events carry CLOCK_MONOTONIC unless asked otherwise.
#include "CGpiod.h"

#include <errno.h>
#include <gpiod.h>
#include <stdlib.h>

#ifndef GPIOD_LINE_BULK_MAX_LINES

struct sinew_gpio_input {
    struct gpiod_line_request *request;
    struct gpiod_edge_event_buffer *buffer;
    unsigned int offset;
};

// How many unread edges the kernel keeps for us; its default for one line is 16.
enum { KERNEL_BUFFER = 256 };

const char *sinew_gpio_library_version(void) {
    return gpiod_api_version();
}

static enum gpiod_line_bias line_bias(enum sinew_gpio_bias bias) {
    switch (bias) {
    case SINEW_GPIO_BIAS_AS_IS: break;
    case SINEW_GPIO_BIAS_DISABLED: return GPIOD_LINE_BIAS_DISABLED;
    case SINEW_GPIO_BIAS_PULL_UP: return GPIOD_LINE_BIAS_PULL_UP;
    case SINEW_GPIO_BIAS_PULL_DOWN: return GPIOD_LINE_BIAS_PULL_DOWN;
    }
    return GPIOD_LINE_BIAS_AS_IS;
}

static enum gpiod_line_edge line_edge(enum sinew_gpio_edges edges) {
    switch (edges) {
    case SINEW_GPIO_EDGES_RISING: return GPIOD_LINE_EDGE_RISING;
    case SINEW_GPIO_EDGES_FALLING: return GPIOD_LINE_EDGE_FALLING;
    case SINEW_GPIO_EDGES_BOTH: break;
    }
    return GPIOD_LINE_EDGE_BOTH;
}

// The request with these settings. Every object of the library is freed here but the request itself.
static struct gpiod_line_request *request_line(const char *node, unsigned int offset,
                                               struct gpiod_line_settings *settings, const char *consumer) {
    struct gpiod_line_request *request = NULL;
    struct gpiod_line_config *lines = gpiod_line_config_new();
    struct gpiod_request_config *config = gpiod_request_config_new();
    struct gpiod_chip *chip = gpiod_chip_open(node);
    if (lines != NULL && config != NULL && chip != NULL &&
        gpiod_line_config_add_line_settings(lines, &offset, 1, settings) == 0) {
        gpiod_request_config_set_consumer(config, consumer);
        gpiod_request_config_set_event_buffer_size(config, KERNEL_BUFFER);
        request = gpiod_chip_request_lines(chip, config, lines);
    }
    int saved = errno;
    if (chip != NULL) {
        gpiod_chip_close(chip);
    }
    if (config != NULL) {
        gpiod_request_config_free(config);
    }
    if (lines != NULL) {
        gpiod_line_config_free(lines);
    }
    errno = saved;
    return request;
}

static struct gpiod_line_settings *line_settings(enum sinew_gpio_bias bias, enum sinew_gpio_edges edges,
                                                 bool active_low) {
    struct gpiod_line_settings *settings = gpiod_line_settings_new();
    if (settings == NULL) {
        return NULL;
    }
    gpiod_line_settings_set_active_low(settings, active_low);
    if (gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT) == 0 &&
        gpiod_line_settings_set_edge_detection(settings, line_edge(edges)) == 0 &&
        gpiod_line_settings_set_bias(settings, line_bias(bias)) == 0) {
        return settings;
    }
    int saved = errno;
    gpiod_line_settings_free(settings);
    errno = saved;
    return NULL;
}

struct sinew_gpio_input *sinew_gpio_input_open(const char *node, uint32_t offset, enum sinew_gpio_bias bias,
                                               enum sinew_gpio_edges edges, bool active_low, const char *consumer) {
    struct sinew_gpio_input *input = calloc(1, sizeof *input);
    if (input == NULL) {
        return NULL;
    }
    input->offset = offset;
    input->buffer = gpiod_edge_event_buffer_new(SINEW_GPIO_READ_MAX);
    struct gpiod_line_settings *settings = line_settings(bias, edges, active_low);
    if (input->buffer != NULL && settings != NULL) {
        input->request = request_line(node, offset, settings, consumer);
    }
    int saved = errno;
    if (settings != NULL) {
        gpiod_line_settings_free(settings);
    }
    if (input->request == NULL) {
        if (input->buffer != NULL) {
            gpiod_edge_event_buffer_free(input->buffer);
        }
        free(input);
        input = NULL;
    }
    errno = saved;
    return input;
}

int sinew_gpio_input_descriptor(const struct sinew_gpio_input *input) {
    return gpiod_line_request_get_fd(input->request);
}

int sinew_gpio_input_level(struct sinew_gpio_input *input) {
    return gpiod_line_request_get_value(input->request, input->offset);
}

int sinew_gpio_input_read(struct sinew_gpio_input *input, struct sinew_gpio_edge *edges, int capacity) {
    size_t wanted = capacity < SINEW_GPIO_READ_MAX ? (size_t)capacity : SINEW_GPIO_READ_MAX;
    int count = gpiod_line_request_read_edge_events(input->request, input->buffer, wanted);
    for (int index = 0; index < count; index++) {
        struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(input->buffer, (unsigned long)index);
        edges[index].time = (int64_t)gpiod_edge_event_get_timestamp_ns(event);
        edges[index].level = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE;
    }
    return count;
}

void sinew_gpio_input_close(struct sinew_gpio_input *input) {
    gpiod_line_request_release(input->request);
    gpiod_edge_event_buffer_free(input->buffer);
    free(input);
}

#endif
