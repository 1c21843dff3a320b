#define _GNU_SOURCE
#include "CV4L2.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

// libv4l2's functions (libv4l2.h), as they are when it is there.
static int (*converted_open)(int, int);
static int (*converted_ioctl)(int, unsigned long, ...);
static int (*converted_close)(int);
static void *(*converted_map)(void *, size_t, int, int, int, int64_t);
static int (*converted_unmap)(void *, size_t);

static int call(const struct sinew_v4l2_device *device, unsigned long request, void *argument) {
    return device->converts ? converted_ioctl(device->descriptor, request, argument)
                            : ioctl(device->descriptor, request, argument);
}

static bool is_multi_planar(const struct sinew_v4l2_device *device) {
    return device->type == V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE;
}

int sinew_v4l2_convert(struct sinew_v4l2_device *device) {
    void *library = dlopen("libv4l2.so.0", RTLD_NOW);
    if (library == NULL) {
        errno = ELIBACC;
        return -1;
    }
    converted_open = (int (*)(int, int))dlsym(library, "v4l2_fd_open");
    converted_ioctl = (int (*)(int, unsigned long, ...))dlsym(library, "v4l2_ioctl");
    converted_close = (int (*)(int))dlsym(library, "v4l2_close");
    converted_map = (void *(*)(void *, size_t, int, int, int, int64_t))dlsym(library, "v4l2_mmap");
    converted_unmap = (int (*)(void *, size_t))dlsym(library, "v4l2_munmap");
    if (!converted_open || !converted_ioctl || !converted_close || !converted_map || !converted_unmap) {
        errno = ELIBACC;
        return -1;
    }
    if (converted_open(device->descriptor, 0) < 0) return -1;
    device->converts = true;
    return 0;
}

bool sinew_v4l2_leave(const struct sinew_v4l2_device *device) {
    if (!device->converts) return false;
    converted_close(device->descriptor);
    return true;
}

int sinew_v4l2_query(int descriptor, struct sinew_v4l2_identity *identity) {
    struct v4l2_capability found = {0};
    if (ioctl(descriptor, VIDIOC_QUERYCAP, &found) < 0) return -1;
    memset(identity, 0, sizeof *identity);
    memcpy(identity->driver, found.driver, sizeof found.driver);
    memcpy(identity->card, found.card, sizeof found.card);
    memcpy(identity->bus, found.bus_info, sizeof found.bus_info);
    identity->capabilities =
        found.capabilities & V4L2_CAP_DEVICE_CAPS ? found.device_caps : found.capabilities;
    return 0;
}

int sinew_v4l2_list_format(const struct sinew_v4l2_device *device, uint32_t index, uint32_t *fourcc, uint32_t *flags) {
    struct v4l2_fmtdesc format = {.index = index, .type = device->type};
    if (call(device, VIDIOC_ENUM_FMT, &format) < 0) return -1;
    *fourcc = format.pixelformat;
    *flags = format.flags;
    return 0;
}

int sinew_v4l2_list_size(const struct sinew_v4l2_device *device, uint32_t index, uint32_t fourcc,
    struct sinew_v4l2_range *width, struct sinew_v4l2_range *height) {
    struct v4l2_frmsizeenum size = {.index = index, .pixel_format = fourcc};
    if (call(device, VIDIOC_ENUM_FRAMESIZES, &size) < 0) return -1;
    if (size.type == V4L2_FRMSIZE_TYPE_DISCRETE) {
        *width = (struct sinew_v4l2_range){size.discrete.width, size.discrete.width, 1};
        *height = (struct sinew_v4l2_range){size.discrete.height, size.discrete.height, 1};
    } else {
        *width = (struct sinew_v4l2_range){size.stepwise.min_width, size.stepwise.max_width, size.stepwise.step_width};
        *height =
            (struct sinew_v4l2_range){size.stepwise.min_height, size.stepwise.max_height, size.stepwise.step_height};
    }
    return 0;
}

int sinew_v4l2_list_interval(const struct sinew_v4l2_device *device, uint32_t index, uint32_t fourcc, uint32_t width,
    uint32_t height, struct sinew_v4l2_fraction *interval) {
    struct v4l2_frmivalenum found = {.index = index, .pixel_format = fourcc, .width = width, .height = height};
    if (call(device, VIDIOC_ENUM_FRAMEINTERVALS, &found) < 0) return -1;
    struct v4l2_fract shortest =
        found.type == V4L2_FRMIVAL_TYPE_DISCRETE ? found.discrete : found.stepwise.min;
    *interval = (struct sinew_v4l2_fraction){shortest.numerator, shortest.denominator};
    return 0;
}

static void take_format(const struct sinew_v4l2_device *device, const struct v4l2_format *from,
    struct sinew_v4l2_format *to) {
    if (is_multi_planar(device)) {
        const struct v4l2_pix_format_mplane *pixels = &from->fmt.pix_mp;
        *to = (struct sinew_v4l2_format){pixels->pixelformat, pixels->width, pixels->height,
            pixels->plane_fmt[0].bytesperline, pixels->plane_fmt[0].sizeimage, pixels->num_planes};
    } else {
        const struct v4l2_pix_format *pixels = &from->fmt.pix;
        *to = (struct sinew_v4l2_format){
            pixels->pixelformat, pixels->width, pixels->height, pixels->bytesperline, pixels->sizeimage, 1};
    }
}

int sinew_v4l2_get_format(const struct sinew_v4l2_device *device, struct sinew_v4l2_format *format) {
    struct v4l2_format found = {.type = device->type};
    if (call(device, VIDIOC_G_FMT, &found) < 0) return -1;
    take_format(device, &found, format);
    return 0;
}

int sinew_v4l2_set_format(const struct sinew_v4l2_device *device, struct sinew_v4l2_format *format) {
    struct v4l2_format wanted = {.type = device->type};
    if (is_multi_planar(device)) {
        wanted.fmt.pix_mp.pixelformat = format->fourcc;
        wanted.fmt.pix_mp.width = format->width;
        wanted.fmt.pix_mp.height = format->height;
        wanted.fmt.pix_mp.num_planes = 1;
        wanted.fmt.pix_mp.field = V4L2_FIELD_NONE;
    } else {
        wanted.fmt.pix.pixelformat = format->fourcc;
        wanted.fmt.pix.width = format->width;
        wanted.fmt.pix.height = format->height;
        wanted.fmt.pix.field = V4L2_FIELD_NONE;
    }
    if (call(device, VIDIOC_S_FMT, &wanted) < 0) return -1;
    take_format(device, &wanted, format);
    return 0;
}

static int interval(const struct sinew_v4l2_device *device, unsigned long request, struct sinew_v4l2_fraction *value) {
    struct v4l2_streamparm parameters = {.type = device->type};
    struct v4l2_fract *time = &parameters.parm.capture.timeperframe;
    *time = (struct v4l2_fract){value->numerator, value->denominator};
    if (call(device, request, &parameters) < 0) return -1;
    *value = (struct sinew_v4l2_fraction){time->numerator, time->denominator};
    return 0;
}

int sinew_v4l2_get_interval(const struct sinew_v4l2_device *device, struct sinew_v4l2_fraction *value) {
    *value = (struct sinew_v4l2_fraction){0, 0};
    return interval(device, VIDIOC_G_PARM, value);
}

int sinew_v4l2_set_interval(const struct sinew_v4l2_device *device, struct sinew_v4l2_fraction *value) {
    return interval(device, VIDIOC_S_PARM, value);
}

int sinew_v4l2_describe_control(const struct sinew_v4l2_device *device, struct sinew_v4l2_control *control) {
    struct v4l2_query_ext_ctrl found = {.id = control->id};
    if (call(device, VIDIOC_QUERY_EXT_CTRL, &found) < 0) return -1;
    *control = (struct sinew_v4l2_control){.id = found.id,
        .type = found.type,
        .flags = found.flags,
        .smallest = found.minimum,
        .largest = found.maximum,
        .step = found.step,
        .usual = found.default_value};
    memcpy(control->name, found.name, sizeof found.name < 32 ? sizeof found.name : 32);
    return 0;
}

int sinew_v4l2_describe_menu(const struct sinew_v4l2_device *device, uint32_t id, uint32_t index, char name[33]) {
    struct v4l2_querymenu menu = {.id = id, .index = index};
    if (call(device, VIDIOC_QUERYMENU, &menu) < 0) return -1;
    memset(name, 0, 33);
    memcpy(name, menu.name, sizeof menu.name);
    return 0;
}

static int control(const struct sinew_v4l2_device *device, unsigned long request, uint32_t id, int64_t *value) {
    struct v4l2_ext_control entry = {.id = id};
    // A 64-bit control has all of it, the others the lower half: little-endian machines only, as all Pis are.
    entry.value64 = *value;
    struct v4l2_ext_controls list = {.which = V4L2_CTRL_WHICH_CUR_VAL, .count = 1, .controls = &entry};
    if (call(device, request, &list) < 0) return -1;
    struct sinew_v4l2_control described = {.id = id};
    bool is_wide = sinew_v4l2_describe_control(device, &described) == 0 && described.type == V4L2_CTRL_TYPE_INTEGER64;
    *value = is_wide ? entry.value64 : entry.value;
    return 0;
}

int sinew_v4l2_get_control(const struct sinew_v4l2_device *device, uint32_t id, int64_t *value) {
    *value = 0;
    return control(device, VIDIOC_G_EXT_CTRLS, id, value);
}

int sinew_v4l2_set_control(const struct sinew_v4l2_device *device, uint32_t id, int64_t value) {
    return control(device, VIDIOC_S_EXT_CTRLS, id, &value);
}

int sinew_v4l2_request_buffers(const struct sinew_v4l2_device *device, uint32_t count) {
    struct v4l2_requestbuffers request = {.count = count, .type = device->type, .memory = V4L2_MEMORY_MMAP};
    if (call(device, VIDIOC_REQBUFS, &request) < 0) return -1;
    return (int)request.count;
}

static int exchange(const struct sinew_v4l2_device *device, unsigned long request, struct sinew_v4l2_buffer *buffer) {
    struct v4l2_plane planes[VIDEO_MAX_PLANES] = {0};
    struct v4l2_buffer found = {.index = buffer->index, .type = device->type, .memory = V4L2_MEMORY_MMAP};
    if (is_multi_planar(device)) {
        found.m.planes = planes;
        found.length = VIDEO_MAX_PLANES;
    }
    if (call(device, request, &found) < 0) return -1;
    bool multi = is_multi_planar(device);
    *buffer = (struct sinew_v4l2_buffer){.index = found.index,
        .byte_count = multi ? planes[0].length : found.length,
        .offset = multi ? planes[0].m.mem_offset : found.m.offset,
        .flags = found.flags,
        .bytes_used = multi ? planes[0].bytesused : found.bytesused,
        .sequence = found.sequence,
        .seconds = found.timestamp.tv_sec,
        .microseconds = found.timestamp.tv_usec};
    return 0;
}

int sinew_v4l2_describe_buffer(const struct sinew_v4l2_device *device, struct sinew_v4l2_buffer *buffer) {
    return exchange(device, VIDIOC_QUERYBUF, buffer);
}

void *sinew_v4l2_map(const struct sinew_v4l2_device *device, const struct sinew_v4l2_buffer *buffer) {
    int protection = PROT_READ | PROT_WRITE;
    void *start = device->converts
        ? converted_map(NULL, buffer->byte_count, protection, MAP_SHARED, device->descriptor, buffer->offset)
        : mmap(NULL, buffer->byte_count, protection, MAP_SHARED, device->descriptor, buffer->offset);
    return start == MAP_FAILED ? NULL : start;
}

int sinew_v4l2_unmap(bool converts, void *start, uint64_t byte_count) {
    return converts ? converted_unmap(start, byte_count) : munmap(start, byte_count);
}

int sinew_v4l2_queue(const struct sinew_v4l2_device *device, uint32_t index) {
    struct sinew_v4l2_buffer buffer = {.index = index};
    return exchange(device, VIDIOC_QBUF, &buffer);
}

int sinew_v4l2_dequeue(const struct sinew_v4l2_device *device, struct sinew_v4l2_buffer *buffer) {
    // libcamera's layer looks at the index that it is given.
    buffer->index = 0;
    return exchange(device, VIDIOC_DQBUF, buffer);
}

int sinew_v4l2_stream(const struct sinew_v4l2_device *device, bool on) {
    int type = (int)device->type;
    return call(device, on ? VIDIOC_STREAMON : VIDIOC_STREAMOFF, &type);
}

int sinew_v4l2_subscribe(const struct sinew_v4l2_device *device, uint32_t event) {
    struct v4l2_event_subscription wanted = {.type = event};
    return call(device, VIDIOC_SUBSCRIBE_EVENT, &wanted);
}

int sinew_v4l2_next_event(const struct sinew_v4l2_device *device, uint32_t *event) {
    struct v4l2_event found = {0};
    if (call(device, VIDIOC_DQEVENT, &found) < 0) return -1;
    *event = found.type;
    return 0;
}
