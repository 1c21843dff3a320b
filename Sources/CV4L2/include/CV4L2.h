// Video4Linux for Swift (Documentation/userspace-api/media/v4l): the ioctls, whose numbers and unions Swift cannot read,
// with plain values around them. Single-planar and multi-planar devices look alike, as long as all of a picture lies in one
// plane. A device that converts is reached through libv4l2, which is looked for when it is asked for.
// Every function returns -1 with errno on failure. None allocates.
#ifndef SINEW_CV4L2_H
#define SINEW_CV4L2_H

#include <linux/videodev2.h>
#include <stdbool.h>
#include <stdint.h>

/// An open device.
struct sinew_v4l2_device {
    int descriptor;
    /// V4L2_BUF_TYPE_VIDEO_CAPTURE or V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE.
    uint32_t type;
    /// Whether calls go through libv4l2.
    bool converts;
};

struct sinew_v4l2_identity {
    char driver[17];
    char card[33];
    char bus[33];
    /// What this node can do (V4L2_CAP_…), not what all nodes of its device can do together.
    uint32_t capabilities;
};

struct sinew_v4l2_format {
    uint32_t fourcc;
    uint32_t width;
    uint32_t height;
    /// Bytes from one row to the next.
    uint32_t stride;
    /// The most bytes of a picture.
    uint32_t byte_count;
    uint32_t plane_count;
};

/// A range with steps, or one value: smallest = largest.
struct sinew_v4l2_range {
    uint32_t smallest;
    uint32_t largest;
    uint32_t step;
};

struct sinew_v4l2_fraction {
    uint32_t numerator;
    uint32_t denominator;
};

struct sinew_v4l2_control {
    uint32_t id;
    uint32_t type;
    uint32_t flags;
    char name[33];
    int64_t smallest;
    int64_t largest;
    uint64_t step;
    int64_t usual;
};

struct sinew_v4l2_buffer {
    uint32_t index;
    uint32_t byte_count;
    uint32_t offset;
    /// V4L2_BUF_FLAG_…
    uint32_t flags;
    /// Of a frame: how many bytes it has, its number and its time stamp.
    uint32_t bytes_used;
    uint32_t sequence;
    int64_t seconds;
    int64_t microseconds;
};

/// Goes through libv4l2 from now on. -1 with errno ELIBACC where that is not installed.
int sinew_v4l2_convert(struct sinew_v4l2_device *device);
/// Leaves libv4l2, which closes the descriptor; nothing for a device that does not convert.
bool sinew_v4l2_leave(const struct sinew_v4l2_device *device);

int sinew_v4l2_query(int descriptor, struct sinew_v4l2_identity *identity);

int sinew_v4l2_list_format(const struct sinew_v4l2_device *device, uint32_t index, uint32_t *fourcc, uint32_t *flags);
/// One size, or a range of sizes, that a format comes in.
int sinew_v4l2_list_size(const struct sinew_v4l2_device *device, uint32_t index, uint32_t fourcc,
    struct sinew_v4l2_range *width, struct sinew_v4l2_range *height);
/// The time between two pictures; where it may be anything between two, the shortest.
int sinew_v4l2_list_interval(const struct sinew_v4l2_device *device, uint32_t index, uint32_t fourcc, uint32_t width,
    uint32_t height, struct sinew_v4l2_fraction *interval);

int sinew_v4l2_get_format(const struct sinew_v4l2_device *device, struct sinew_v4l2_format *format);
/// Asks for a format, and tells what the device has taken instead.
int sinew_v4l2_set_format(const struct sinew_v4l2_device *device, struct sinew_v4l2_format *format);
/// The time between two pictures; ENOTTY of a device that cannot say.
int sinew_v4l2_get_interval(const struct sinew_v4l2_device *device, struct sinew_v4l2_fraction *interval);
int sinew_v4l2_set_interval(const struct sinew_v4l2_device *device, struct sinew_v4l2_fraction *interval);

/// A control; with V4L2_CTRL_FLAG_NEXT_CTRL in the identifier the one behind that.
int sinew_v4l2_describe_control(const struct sinew_v4l2_device *device, struct sinew_v4l2_control *control);
/// The text of an entry of a menu; EINVAL where there is none.
int sinew_v4l2_describe_menu(const struct sinew_v4l2_device *device, uint32_t id, uint32_t index, char name[33]);
int sinew_v4l2_get_control(const struct sinew_v4l2_device *device, uint32_t id, int64_t *value);
int sinew_v4l2_set_control(const struct sinew_v4l2_device *device, uint32_t id, int64_t value);

/// Asks for buffers to be mapped; 0 gives all back.
///
/// \returns how many there are.
int sinew_v4l2_request_buffers(const struct sinew_v4l2_device *device, uint32_t count);
int sinew_v4l2_describe_buffer(const struct sinew_v4l2_device *device, struct sinew_v4l2_buffer *buffer);
void *sinew_v4l2_map(const struct sinew_v4l2_device *device, const struct sinew_v4l2_buffer *buffer);
int sinew_v4l2_unmap(bool converts, void *start, uint64_t byte_count);
int sinew_v4l2_queue(const struct sinew_v4l2_device *device, uint32_t index);
int sinew_v4l2_dequeue(const struct sinew_v4l2_device *device, struct sinew_v4l2_buffer *buffer);
int sinew_v4l2_stream(const struct sinew_v4l2_device *device, bool on);

int sinew_v4l2_subscribe(const struct sinew_v4l2_device *device, uint32_t event);
/// The kind of the next event (V4L2_EVENT_…).
int sinew_v4l2_next_event(const struct sinew_v4l2_device *device, uint32_t *event);

#endif
