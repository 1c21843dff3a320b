// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two PWM channels without a pin: they keep and report whatever is asked of them, within the range
 * of a counter. The class in sysfs, its checks and its errors are the kernel's own.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pwm.h>

#define CHANNELS 2
/* A 32-bit count of a 100 MHz clock. */
#define TICK_NS 10
#define PERIOD_MAX_NS ((u64)U32_MAX * TICK_NS)

struct pwm_sim {
	struct pwm_chip chip;
	struct pwm_state state[CHANNELS];
};

static struct pwm_sim *pwm_sim_of(struct pwm_chip *chip)
{
	return container_of(chip, struct pwm_sim, chip);
}

static int pwm_sim_apply(struct pwm_chip *chip, struct pwm_device *pwm,
			 const struct pwm_state *state)
{
	if (state->period < TICK_NS || state->period > PERIOD_MAX_NS)
		return -ERANGE;

	pwm_sim_of(chip)->state[pwm->hwpwm] = *state;
	return 0;
}

static int pwm_sim_get_state(struct pwm_chip *chip, struct pwm_device *pwm,
			     struct pwm_state *state)
{
	*state = pwm_sim_of(chip)->state[pwm->hwpwm];
	return 0;
}

static const struct pwm_ops pwm_sim_ops = {
	.apply = pwm_sim_apply,
	.get_state = pwm_sim_get_state,
	.owner = THIS_MODULE,
};

static int pwm_sim_probe(struct platform_device *device)
{
	struct pwm_sim *sim;

	sim = devm_kzalloc(&device->dev, sizeof(*sim), GFP_KERNEL);
	if (!sim)
		return -ENOMEM;

	sim->chip.dev = &device->dev;
	sim->chip.ops = &pwm_sim_ops;
	sim->chip.npwm = CHANNELS;
	return devm_pwmchip_add(&device->dev, &sim->chip);
}

static struct platform_driver pwm_sim_driver = {
	.probe = pwm_sim_probe,
	.driver = { .name = "pwm-sim" },
};

static struct platform_device *pwm_sim_device;

static int __init pwm_sim_init(void)
{
	int error = platform_driver_register(&pwm_sim_driver);

	if (error)
		return error;

	pwm_sim_device = platform_device_register_simple("pwm-sim", 0, NULL, 0);
	if (IS_ERR(pwm_sim_device)) {
		platform_driver_unregister(&pwm_sim_driver);
		return PTR_ERR(pwm_sim_device);
	}
	return 0;
}

static void __exit pwm_sim_exit(void)
{
	platform_device_unregister(pwm_sim_device);
	platform_driver_unregister(&pwm_sim_driver);
}

module_init(pwm_sim_init);
module_exit(pwm_sim_exit);

MODULE_DESCRIPTION("PWM channels kept in memory");
MODULE_LICENSE("GPL");
