// apriltag.h, apriltag_pose.h, common/image_types.h, common/matd.h, common/zarray.h of libapriltag 3
#include "CAprilTag.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    uint32_t rows, columns;
    double data[];
} matrix;

typedef struct {
    size_t element_size;
    int size;
    int allocated;
    char *data;
} array;

typedef struct {
    void *family;
    int id;
    int hamming;
    float decision_margin;
    matrix *homography;
    double center[2];
    double corners[4][2];
} detection;

// The beginning of the library's detector: the rest of it is the library's own.
typedef struct {
    int threads;
    float quad_decimate;
} settings;

typedef struct {
    int32_t width, height, stride;
    uint8_t *pixels;
} image;

typedef struct {
    detection *detection;
    double tag_size, fx, fy, cx, cy;
} pose_input;

typedef struct {
    matrix *rotation;
    matrix *translation;
} pose;

struct sinew_apriltag {
    void *library;
    void *family;
    settings *detector;
    void (*destroy_family)(void *);
    void (*destroy_detector)(settings *);
    array *(*detect)(settings *, image *);
    void (*destroy_detections)(array *);
    double (*estimate_pose)(pose_input *, pose *);
};

static void *symbol(sinew_apriltag *self, const char *name, char *problem, int size) {
    void *found = dlsym(self->library, name);
    // The first that is missing is told.
    if (found == NULL && problem[0] == '\0')
        snprintf(problem, (size_t)size, "libapriltag.so.3 has no function %s", name);
    return found;
}

sinew_apriltag *sinew_apriltag_open(
    const char *family, int corrected_bits, float decimation, char *problem, int size) {
    problem[0] = '\0';
    sinew_apriltag *self = calloc(1, sizeof *self);
    if (self == NULL) {
        snprintf(problem, (size_t)size, "there is no memory for a detector");
        return NULL;
    }
    self->library = dlopen("libapriltag.so.3", RTLD_NOW | RTLD_LOCAL);
    if (self->library == NULL) {
        snprintf(problem, (size_t)size, "%s", dlerror());
        free(self);
        return NULL;
    }
    char name[64];
    snprintf(name, sizeof name, "%s_create", family);
    void *(*make_family)(void) = symbol(self, name, problem, size);
    snprintf(name, sizeof name, "%s_destroy", family);
    self->destroy_family = symbol(self, name, problem, size);
    settings *(*make_detector)(void) = symbol(self, "apriltag_detector_create", problem, size);
    void (*add_family)(settings *, void *, int) = symbol(self, "apriltag_detector_add_family_bits", problem, size);
    self->destroy_detector = symbol(self, "apriltag_detector_destroy", problem, size);
    self->detect = symbol(self, "apriltag_detector_detect", problem, size);
    self->destroy_detections = symbol(self, "apriltag_detections_destroy", problem, size);
    self->estimate_pose = symbol(self, "estimate_tag_pose", problem, size);
    if (!make_family || !self->destroy_family || !make_detector || !add_family || !self->destroy_detector
        || !self->detect || !self->destroy_detections || !self->estimate_pose) {
        free(self);
        return NULL;
    }
    self->family = make_family();
    self->detector = make_detector();
    if (self->family == NULL || self->detector == NULL) {
        snprintf(problem, (size_t)size, "libapriltag could not make a detector");
        free(self);
        return NULL;
    }
    self->detector->threads = 1;
    self->detector->quad_decimate = decimation;
    add_family(self->detector, self->family, corrected_bits);
    return self;
}

void sinew_apriltag_close(sinew_apriltag *self) {
    self->destroy_detector(self->detector);
    self->destroy_family(self->family);
    free(self);
}

// A copy of a matrix of so many numbers, which is freed: it is one block.
static void take(matrix *from, double *to, uint32_t count) {
    for (uint32_t index = 0; index < count; index++)
        to[index] = from != NULL && index < from->rows * from->columns ? from->data[index] : 0;
    free(from);
}

int sinew_apriltag_find(
    sinew_apriltag *self, uint8_t *pixels, int32_t width, int32_t height, int32_t stride, double tag_size,
    const sinew_apriltag_camera *camera, sinew_apriltag_tag *tags, int most) {
    image picture = {width, height, stride, pixels};
    array *found = self->detect(self->detector, &picture);
    if (found == NULL) return 0;
    int count = found->size;
    for (int index = 0; index < count && index < most; index++) {
        detection *seen = ((detection **)(void *)found->data)[index];
        sinew_apriltag_tag *tag = &tags[index];
        tag->id = seen->id;
        tag->hamming = seen->hamming;
        tag->margin = seen->decision_margin;
        for (int axis = 0; axis < 2; axis++) {
            tag->center[axis] = seen->center[axis];
            for (int corner = 0; corner < 4; corner++) tag->corners[corner][axis] = seen->corners[corner][axis];
        }
        pose_input input = {seen, tag_size, camera->fx, camera->fy, camera->cx, camera->cy};
        pose where = {NULL, NULL};
        self->estimate_pose(&input, &where);
        take(where.rotation, tag->rotation, 9);
        take(where.translation, tag->translation, 3);
    }
    self->destroy_detections(found);
    return count;
}
