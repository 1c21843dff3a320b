// i2c-dev for Swift (Documentation/i2c/dev-interface.rst): SMBus commands are libi2c's, and what libi2c has not is here.
// Every function returns a negative error number on failure, as those of libi2c do. None allocates.
#ifndef SINEW_CI2C_H
#define SINEW_CI2C_H

#include <i2c/smbus.h>
#include <linux/i2c-dev.h>
#include <linux/i2c.h>
#include <stdint.h>

/// I2C_FUNCS: what the adapter can do, as I2C_FUNC_… bits.
int sinew_i2c_functions(int bus, unsigned long *functions);

/// I2C_SLAVE: the 7-bit address of this descriptor's SMBus commands; -EBUSY when a kernel driver has it.
int sinew_i2c_select(int bus, uint8_t address);

/// I2C_RDWR: all messages in one transaction, with repeated starts between them. 0, or a negative error number: -EIO
/// when the kernel says that fewer went through.
int sinew_i2c_transfer(int bus, struct i2c_msg *messages, uint32_t count);

#endif
