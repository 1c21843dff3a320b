// Documentation/userspace-api/gpio/chardev.rst
#include "CGPIO.h"

#include <string.h>
#include <sys/ioctl.h>

int sinew_gpio_chip_info(int chip, struct gpiochip_info *info) {
    memset(info, 0, sizeof *info);
    return ioctl(chip, GPIO_GET_CHIPINFO_IOCTL, info);
}

int sinew_gpio_line_info(int chip, uint32_t offset, struct gpio_v2_line_info *info) {
    memset(info, 0, sizeof *info);
    info->offset = offset;
    return ioctl(chip, GPIO_V2_GET_LINEINFO_IOCTL, info);
}

// Requests the one line of a request that is described but for its offset and its consumer.
static int open_line(int chip, uint32_t offset, const char *consumer, struct gpio_v2_line_request *request) {
    request->offsets[0] = offset;
    request->num_lines = 1;
    strncpy(request->consumer, consumer, sizeof request->consumer - 1);
    return ioctl(chip, GPIO_V2_GET_LINE_IOCTL, request) < 0 ? -1 : request->fd;
}

static uint64_t input_flags(const struct sinew_gpio_input *input) {
    uint64_t flags = GPIO_V2_LINE_FLAG_INPUT | (input->active_low ? GPIO_V2_LINE_FLAG_ACTIVE_LOW : 0);
    if (input->edges != SINEW_GPIO_EDGES_FALLING) {
        flags |= GPIO_V2_LINE_FLAG_EDGE_RISING;
    }
    if (input->edges != SINEW_GPIO_EDGES_RISING) {
        flags |= GPIO_V2_LINE_FLAG_EDGE_FALLING;
    }
    switch (input->bias) {
    case SINEW_GPIO_BIAS_AS_IS: break;
    case SINEW_GPIO_BIAS_DISABLED: return flags | GPIO_V2_LINE_FLAG_BIAS_DISABLED;
    case SINEW_GPIO_BIAS_PULL_UP: return flags | GPIO_V2_LINE_FLAG_BIAS_PULL_UP;
    case SINEW_GPIO_BIAS_PULL_DOWN: return flags | GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN;
    }
    return flags;
}

int sinew_gpio_input_open(int chip, uint32_t offset, const struct sinew_gpio_input *input, const char *consumer) {
    struct gpio_v2_line_request request;
    memset(&request, 0, sizeof request);
    request.event_buffer_size = SINEW_GPIO_EVENTS;
    request.config.flags = input_flags(input);
    if (input->debounce_us != 0) {
        request.config.num_attrs = 1;
        request.config.attrs[0].mask = 1;
        request.config.attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_DEBOUNCE;
        request.config.attrs[0].attr.debounce_period_us = input->debounce_us;
    }
    return open_line(chip, offset, consumer, &request);
}

int sinew_gpio_input_level(int request) {
    struct gpio_v2_line_values values = {.bits = 0, .mask = 1};
    return ioctl(request, GPIO_V2_LINE_GET_VALUES_IOCTL, &values) < 0 ? -1 : (int)(values.bits & 1);
}

// One line as an output that stands at a level.
static void describe_output(struct gpio_v2_line_config *config, bool active_low, bool level) {
    config->flags = GPIO_V2_LINE_FLAG_OUTPUT | (active_low ? GPIO_V2_LINE_FLAG_ACTIVE_LOW : 0);
    config->num_attrs = 1;
    config->attrs[0].mask = 1;
    config->attrs[0].attr.id = GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES;
    config->attrs[0].attr.values = level ? 1 : 0;
}

int sinew_gpio_output_open(int chip, uint32_t offset, bool active_low, bool level, const char *consumer) {
    struct gpio_v2_line_request request;
    memset(&request, 0, sizeof request);
    describe_output(&request.config, active_low, level);
    return open_line(chip, offset, consumer, &request);
}

int sinew_gpio_output_change(int request, bool active_low, bool level) {
    struct gpio_v2_line_config config;
    memset(&config, 0, sizeof config);
    describe_output(&config, active_low, level);
    return ioctl(request, GPIO_V2_LINE_SET_CONFIG_IOCTL, &config);
}

unsigned long sinew_gpio_set_values_request(void) {
    return GPIO_V2_LINE_SET_VALUES_IOCTL;
}
