#include "CI2C.h"

#include <errno.h>
#include <sys/ioctl.h>

int sinew_i2c_functions(int bus, unsigned long *functions) {
    return ioctl(bus, I2C_FUNCS, functions) < 0 ? -errno : 0;
}

int sinew_i2c_select(int bus, uint8_t address) {
    return ioctl(bus, I2C_SLAVE, (unsigned long)address) < 0 ? -errno : 0;
}

int sinew_i2c_transfer(int bus, struct i2c_msg *messages, uint32_t count) {
    struct i2c_rdwr_ioctl_data data = {.msgs = messages, .nmsgs = count};
    int result = ioctl(bus, I2C_RDWR, &data);
    if (result < 0) {
        return -errno;
    }
    return (uint32_t)result == count ? 0 : -EIO;
}
