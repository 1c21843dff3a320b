// SPDX-License-Identifier: GPL-2.0-only
/*
 * An I2C adapter that takes messages and no SMBus commands, as i2c-stub is the other way round.
 * At 0x69 is a chip of 256 registers whose number counts up while they are read or written; at 0x57
 * one of 65,536 bytes whose numbers have two bytes, like a 24C512, but without pages and at once;
 * 0x6a never finishes, 0x6b always loses the bus, and nobody answers anywhere else. With the
 * parameter `absent` the chip at 0x69 does not answer either; with `hang` no transfer comes to its
 * end. `transactions` counts how many there were.
 */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/i2c.h>
#include <linux/module.h>

#define CHIP 0x69
#define MEMORY 0x57
#define STUCK 0x6a
#define CONTESTED 0x6b

struct chip {
	u8 *bytes;
	u32 size;
	u8 number_bytes;
	u32 next;
};

static u8 registers[256];
static u8 memory[65536];
static struct chip chip = { registers, sizeof(registers), 1, 0 };
static struct chip eeprom = { memory, sizeof(memory), 2, 0 };

static ulong transactions;
module_param(transactions, ulong, 0444);
MODULE_PARM_DESC(transactions, "how many transactions there were, whatever became of them");

static bool absent;
module_param(absent, bool, 0644);
MODULE_PARM_DESC(absent, "the chip does not acknowledge");

static bool hang;
module_param(hang, bool, 0644);
MODULE_PARM_DESC(hang, "transfers wait, and cannot be interrupted, until this is N again");

static u8 *i2c_sim_next(struct chip *chip)
{
	u8 *byte = &chip->bytes[chip->next];

	chip->next = (chip->next + 1) % chip->size;
	return byte;
}

static void i2c_sim_message(struct chip *chip, const struct i2c_msg *message)
{
	u32 number = 0;
	u16 index;

	if (message->flags & I2C_M_RD) {
		for (index = 0; index < message->len; index++)
			message->buf[index] = *i2c_sim_next(chip);
		return;
	}
	for (index = 0; index < message->len; index++) {
		if (index >= chip->number_bytes) {
			*i2c_sim_next(chip) = message->buf[index];
			continue;
		}
		number = number << 8 | message->buf[index];
		if (index + 1 == chip->number_bytes)
			chip->next = number;
	}
}

/* The core lets one transfer at a time come here. */
static int i2c_sim_transfer(struct i2c_adapter *adapter, struct i2c_msg *messages, int count)
{
	int index;

	transactions++;
	while (READ_ONCE(hang))
		msleep(20);
	for (index = 0; index < count; index++) {
		switch (messages[index].addr) {
		case CHIP:
			if (absent)
				return -EREMOTEIO;
			i2c_sim_message(&chip, &messages[index]);
			break;
		case MEMORY:
			i2c_sim_message(&eeprom, &messages[index]);
			break;
		case STUCK:
			return -ETIMEDOUT;
		case CONTESTED:
			return -EAGAIN;
		default:
			return -EREMOTEIO;
		}
	}
	return count;
}

static u32 i2c_sim_functions(struct i2c_adapter *adapter)
{
	return I2C_FUNC_I2C;
}

static const struct i2c_algorithm i2c_sim_algorithm = {
	.master_xfer = i2c_sim_transfer,
	.functionality = i2c_sim_functions,
};

static struct i2c_adapter i2c_sim_adapter = {
	.owner = THIS_MODULE,
	.algo = &i2c_sim_algorithm,
	.name = "Sinew I2C simulator",
};

static int __init i2c_sim_init(void)
{
	return i2c_add_adapter(&i2c_sim_adapter);
}

static void __exit i2c_sim_exit(void)
{
	i2c_del_adapter(&i2c_sim_adapter);
}

module_init(i2c_sim_init);
module_exit(i2c_sim_exit);

MODULE_DESCRIPTION("An I2C bus of messages, with two chips in memory");
MODULE_LICENSE("GPL");
