// Debian's libapriltag (AprilRobotics, BSD-2), looked for at run time, so that nothing needs it that has no use for it.
// What is declared of its structures is what all versions with the soname libapriltag.so.3 have in common.
#ifndef SINEW_CAPRILTAG_H
#define SINEW_CAPRILTAG_H

#include <stdint.h>

/// A detector of one family of tags. For one thread at a time.
typedef struct sinew_apriltag sinew_apriltag;

/// A camera without a lens that bends: focal lengths and the middle of the picture, in pixels.
typedef struct {
    double fx, fy, cx, cy;
} sinew_apriltag_camera;

/// A tag in a picture.
typedef struct {
    int32_t id;
    /// Bits that had to be corrected.
    int32_t hamming;
    /// How far, on average, a bit's brightness is from being undecided, in a sharpened picture: hardly above 255.
    float margin;
    /// In pixels.
    double center[2];
    double corners[4][2];
    /// From the tag's axes to the camera's, row by row; both have x to the right, y down, z away from the camera.
    double rotation[9];
    /// Where the tag's middle is, in the unit of its size.
    double translation[3];
} sinew_apriltag_tag;

/// Opens the library and makes a detector.
///
/// - family: one of the library's, such as "tag36h11".
/// - corrected_bits: how many wrong bits of a tag are put right, 0…2.
/// - decimation: by how much the picture is made smaller to find the tags in, 1 or more.
/// NULL when that cannot be; `problem`, of `size` bytes, says why then.
sinew_apriltag *sinew_apriltag_open(
    const char *family, int corrected_bits, float decimation, char *problem, int size);

/// Frees a detector. The library stays loaded.
void sinew_apriltag_close(sinew_apriltag *detector);

/// Finds tags in a picture of one byte for each pixel, the first `most` of them. Allocates; takes milliseconds.
///
/// - tag_size: the edge of a tag's black border, in any unit of length.
/// Returns how many there are, also those for which there is no room.
int sinew_apriltag_find(
    sinew_apriltag *detector, uint8_t *pixels, int32_t width, int32_t height, int32_t stride, double tag_size,
    const sinew_apriltag_camera *camera, sinew_apriltag_tag *tags, int most);

#endif
