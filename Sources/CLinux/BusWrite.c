#include "BusWrite.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

_Static_assert(SINEW_BUS_WRITE_MAX == 1 + I2C_SMBUS_BLOCK_MAX, "a register's number and a block");

int sinew_bus_open(const char *path, uint8_t address) {
    int bus = open(path, O_RDWR | O_CLOEXEC);
    if (bus >= 0 && ioctl(bus, I2C_SLAVE, (unsigned long)address) < 0) {
        int saved = errno;
        close(bus);
        errno = saved;
        return -1;
    }
    return bus;
}

static int message(int bus, uint8_t address, uint8_t *bytes, uint16_t count) {
    struct i2c_msg message = {.addr = address, .flags = 0, .len = count, .buf = bytes};
    struct i2c_rdwr_ioctl_data data = {.msgs = &message, .nmsgs = 1};
    int result = ioctl(bus, I2C_RDWR, &data);
    if (result == 0) {
        errno = EIO;
        return -1;
    }
    return result;
}

static int command(int bus, uint8_t first, uint32_t size, union i2c_smbus_data *data) {
    struct i2c_smbus_ioctl_data arguments = {
        .read_write = I2C_SMBUS_WRITE, .command = first, .size = size, .data = data};
    return ioctl(bus, I2C_SMBUS, &arguments);
}

int sinew_bus_write(int bus, uint8_t address, const uint8_t *bytes, uint16_t count) {
    unsigned long functions = 0;
    uint8_t copy[SINEW_BUS_WRITE_MAX];
    union i2c_smbus_data data = {.block = {0}};
    if (count < 1 || count > SINEW_BUS_WRITE_MAX) {
        errno = EINVAL;
        return -1;
    }
    if (ioctl(bus, I2C_FUNCS, &functions) < 0) {
        return -1;
    }
    memcpy(copy, bytes, count);
    if (functions & I2C_FUNC_I2C) {
        return message(bus, address, copy, count);
    }
    if (count == 1) {
        return command(bus, copy[0], I2C_SMBUS_BYTE, NULL);
    }
    if (count == 2 && functions & I2C_FUNC_SMBUS_WRITE_BYTE_DATA) {
        data.byte = copy[1];
        return command(bus, copy[0], I2C_SMBUS_BYTE_DATA, &data);
    }
    if (count == 3 && functions & I2C_FUNC_SMBUS_WRITE_WORD_DATA) {
        // SMBus sends the low byte of a word first, whatever the order of the processor.
        data.word = (uint16_t)(copy[1] | copy[2] << 8);
        return command(bus, copy[0], I2C_SMBUS_WORD_DATA, &data);
    }
    data.block[0] = (uint8_t)(count - 1);
    memcpy(data.block + 1, copy + 1, count - 1U);
    return command(bus, copy[0], I2C_SMBUS_I2C_BLOCK_DATA, &data);
}
