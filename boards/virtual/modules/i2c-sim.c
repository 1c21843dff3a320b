// SPDX-License-Identifier: GPL-2.0-only
/*
 * An I2C adapter that takes messages and no SMBus commands, as i2c-stub is the other way round.
 * At 0x69 is a chip of 256 registers whose number counts up while they are read or written; 0x6a
 * never finishes, 0x6b always loses the bus, and nobody answers anywhere else. With the parameter
 * `absent` the chip does not answer either; with `hang` no transfer comes to its end.
 */
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/i2c.h>
#include <linux/module.h>

#define CHIP 0x69
#define STUCK 0x6a
#define CONTESTED 0x6b

static u8 registers[256];
static u8 next_register;

static bool absent;
module_param(absent, bool, 0644);
MODULE_PARM_DESC(absent, "the chip does not acknowledge");

static bool hang;
module_param(hang, bool, 0644);
MODULE_PARM_DESC(hang, "transfers wait, and cannot be interrupted, until this is N again");

static void i2c_sim_message(const struct i2c_msg *message)
{
	u16 index = 0;

	if (message->flags & I2C_M_RD) {
		for (; index < message->len; index++)
			message->buf[index] = registers[next_register++];
		return;
	}
	if (message->len > 0)
		next_register = message->buf[index++];
	for (; index < message->len; index++)
		registers[next_register++] = message->buf[index];
}

/* The core lets one transfer at a time come here. */
static int i2c_sim_transfer(struct i2c_adapter *adapter, struct i2c_msg *messages, int count)
{
	int index;

	while (READ_ONCE(hang))
		msleep(20);
	for (index = 0; index < count; index++) {
		switch (messages[index].addr) {
		case CHIP:
			if (absent)
				return -EREMOTEIO;
			i2c_sim_message(&messages[index]);
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

MODULE_DESCRIPTION("An I2C bus of messages, with a chip in memory");
MODULE_LICENSE("GPL");
