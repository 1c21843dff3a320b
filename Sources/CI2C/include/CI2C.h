// i2c-dev for Swift (Documentation/i2c/dev-interface.rst): its ioctls, whose structures hold unions and pointers.
// Every function returns what the call returns: -1 with errno set on failure. None allocates.
#ifndef SINEW_CI2C_H
#define SINEW_CI2C_H

#include <linux/i2c.h>
#include <stdint.h>

/// The most data bytes of one transfer.
enum { SINEW_I2C_MAX = I2C_SMBUS_BLOCK_MAX };

/// I2C_FUNCS: what the adapter can do, as I2C_FUNC_… bits.
int sinew_i2c_functions(int bus, unsigned long *functions);

/// I2C_SLAVE: the 7-bit address of this descriptor's transfers; EBUSY when a kernel driver has it.
int sinew_i2c_select(int bus, uint8_t address);

/// I2C_RDWR: writes the register's number, then reads, with one repeated start between.
int sinew_i2c_read(int bus, uint8_t address, uint8_t first, uint8_t *bytes, uint16_t count);

/// I2C_RDWR: writes the register's number and the bytes (at most SINEW_I2C_MAX) in one message.
int sinew_i2c_write(int bus, uint8_t address, uint8_t first, const uint8_t *bytes, uint16_t count);

/// SMBus "read byte data".
int sinew_smbus_read_byte(int bus, uint8_t command, uint8_t *byte);

/// SMBus "write byte data".
int sinew_smbus_write_byte(int bus, uint8_t command, uint8_t byte);

/// SMBus "read word data": two bytes in the order of the wire.
int sinew_smbus_read_word(int bus, uint8_t command, uint8_t *bytes);

/// SMBus "write word data": two bytes in the order of the wire.
int sinew_smbus_write_word(int bus, uint8_t command, const uint8_t *bytes);

/// I2C block read: like sinew_i2c_read, by an adapter that only knows SMBus. The count that arrived, or -1.
int sinew_smbus_read_block(int bus, uint8_t command, uint8_t *bytes, uint8_t count);

/// I2C block write: like sinew_i2c_write, by an adapter that only knows SMBus.
int sinew_smbus_write_block(int bus, uint8_t command, const uint8_t *bytes, uint8_t count);

/// open(2) for reading and writing, closed on exec, then I2C_SLAVE.
int sinew_i2c_open(const char *path, uint8_t address);

/// Writes a register's number and 1…SINEW_I2C_MAX bytes, by whatever kind of transfer the adapter can do.
int sinew_i2c_write_any(int bus, uint8_t address, const uint8_t *bytes, uint16_t count);

#endif
