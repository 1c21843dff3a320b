// Outputs and questions through the kernel's own interface: libgpiod 1.x gives out no descriptor for an output,
// and a safe action needs one (an ioctl with its bytes, played by a process that knows no driver).
// Documentation/userspace-api/gpio/chardev.rst
#include "CGpiod.h"

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
    request.offsets[0] = offset;
    request.num_lines = 1;
    strncpy(request.consumer, consumer, sizeof request.consumer - 1);
    describe_output(&request.config, active_low, level);
    return ioctl(chip, GPIO_V2_GET_LINE_IOCTL, &request) < 0 ? -1 : request.fd;
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
