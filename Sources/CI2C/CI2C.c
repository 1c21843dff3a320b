#include "CI2C.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/i2c-dev.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int sinew_i2c_functions(int bus, unsigned long *functions) {
    return ioctl(bus, I2C_FUNCS, functions);
}

int sinew_i2c_select(int bus, uint8_t address) {
    return ioctl(bus, I2C_SLAVE, (unsigned long)address);
}

// The kernel answers with the number of messages that went through; fewer than all is a failure.
static int transfer(int bus, struct i2c_msg *messages, uint32_t count) {
    struct i2c_rdwr_ioctl_data data = {.msgs = messages, .nmsgs = count};
    int result = ioctl(bus, I2C_RDWR, &data);
    if (result >= 0 && (uint32_t)result != count) {
        errno = EIO;
        return -1;
    }
    return result;
}

int sinew_i2c_read(int bus, uint8_t address, uint8_t first, uint8_t *bytes, uint16_t count) {
    struct i2c_msg messages[2] = {
        {.addr = address, .flags = 0, .len = 1, .buf = &first},
        {.addr = address, .flags = I2C_M_RD, .len = count, .buf = bytes},
    };
    return transfer(bus, messages, 2);
}

int sinew_i2c_write(int bus, uint8_t address, uint8_t first, const uint8_t *bytes, uint16_t count) {
    uint8_t buffer[1 + SINEW_I2C_MAX];
    if (count > SINEW_I2C_MAX) {
        errno = EINVAL;
        return -1;
    }
    buffer[0] = first;
    memcpy(buffer + 1, bytes, count);
    struct i2c_msg message = {.addr = address, .flags = 0, .len = (uint16_t)(1 + count), .buf = buffer};
    return transfer(bus, &message, 1);
}

static int smbus(int bus, uint8_t direction, uint8_t command, uint32_t size, union i2c_smbus_data *data) {
    struct i2c_smbus_ioctl_data arguments = {
        .read_write = direction, .command = command, .size = size, .data = data};
    return ioctl(bus, I2C_SMBUS, &arguments);
}

int sinew_smbus_read_byte(int bus, uint8_t command, uint8_t *byte) {
    union i2c_smbus_data data = {.byte = 0};
    int result = smbus(bus, I2C_SMBUS_READ, command, I2C_SMBUS_BYTE_DATA, &data);
    *byte = data.byte;
    return result;
}

int sinew_smbus_write_byte(int bus, uint8_t command, uint8_t byte) {
    union i2c_smbus_data data = {.byte = byte};
    return smbus(bus, I2C_SMBUS_WRITE, command, I2C_SMBUS_BYTE_DATA, &data);
}

// SMBus sends the low byte of a word first, whatever the order of the processor.
int sinew_smbus_read_word(int bus, uint8_t command, uint8_t *bytes) {
    union i2c_smbus_data data = {.word = 0};
    int result = smbus(bus, I2C_SMBUS_READ, command, I2C_SMBUS_WORD_DATA, &data);
    bytes[0] = (uint8_t)(data.word & 0xff);
    bytes[1] = (uint8_t)(data.word >> 8);
    return result;
}

int sinew_smbus_write_word(int bus, uint8_t command, const uint8_t *bytes) {
    union i2c_smbus_data data = {.word = (uint16_t)(bytes[0] | bytes[1] << 8)};
    return smbus(bus, I2C_SMBUS_WRITE, command, I2C_SMBUS_WORD_DATA, &data);
}

int sinew_smbus_read_block(int bus, uint8_t command, uint8_t *bytes, uint8_t count) {
    union i2c_smbus_data data = {.block = {count}};
    if (count > SINEW_I2C_MAX) {
        errno = EINVAL;
        return -1;
    }
    if (smbus(bus, I2C_SMBUS_READ, command, I2C_SMBUS_I2C_BLOCK_DATA, &data) < 0) {
        return -1;
    }
    uint8_t arrived = data.block[0] < count ? data.block[0] : count;
    memcpy(bytes, data.block + 1, arrived);
    return arrived;
}

int sinew_smbus_write_block(int bus, uint8_t command, const uint8_t *bytes, uint8_t count) {
    union i2c_smbus_data data = {.block = {count}};
    if (count > SINEW_I2C_MAX) {
        errno = EINVAL;
        return -1;
    }
    memcpy(data.block + 1, bytes, count);
    return smbus(bus, I2C_SMBUS_WRITE, command, I2C_SMBUS_I2C_BLOCK_DATA, &data);
}

int sinew_i2c_open(const char *path, uint8_t address) {
    int bus = open(path, O_RDWR | O_CLOEXEC);
    if (bus >= 0 && sinew_i2c_select(bus, address) < 0) {
        int saved = errno;
        close(bus);
        errno = saved;
        return -1;
    }
    return bus;
}

int sinew_i2c_write_any(int bus, uint8_t address, const uint8_t *bytes, uint16_t count) {
    unsigned long functions = 0;
    if (count < 2 || count > 1 + SINEW_I2C_MAX) {
        errno = EINVAL;
        return -1;
    }
    if (sinew_i2c_functions(bus, &functions) < 0) {
        return -1;
    }
    uint16_t values = (uint16_t)(count - 1);
    if (functions & I2C_FUNC_I2C) {
        return sinew_i2c_write(bus, address, bytes[0], bytes + 1, values);
    }
    if (values == 1 && functions & I2C_FUNC_SMBUS_WRITE_BYTE_DATA) {
        return sinew_smbus_write_byte(bus, bytes[0], bytes[1]);
    }
    if (values == 2 && functions & I2C_FUNC_SMBUS_WRITE_WORD_DATA) {
        return sinew_smbus_write_word(bus, bytes[0], bytes + 1);
    }
    return sinew_smbus_write_block(bus, bytes[0], bytes + 1, (uint8_t)values);
}
