// A write to a chip on an I2C bus, by whoever plays a safe action: the runtime, or the guard, which links nothing but libc.
#ifndef SINEW_BUS_WRITE_H
#define SINEW_BUS_WRITE_H

#include <stdint.h>

/// The most bytes of such a write: a register's number and an SMBus block (I2C_SMBUS_BLOCK_MAX).
enum { SINEW_BUS_WRITE_MAX = 33 };

/// open(2) for reading and writing, closed on exec, then I2C_SLAVE: the bus for one chip. The descriptor, or -1.
int sinew_bus_open(const char *path, uint8_t address);

/// Writes 1…SINEW_BUS_WRITE_MAX bytes in one message, or by the SMBus command that is the same on the wire, as the
/// adapter can. -1 with errno set on failure.
int sinew_bus_write(int bus, uint8_t address, const uint8_t *bytes, uint16_t count);

#endif
