# The kernel's interrupt simulator as part of the gpio-sim module: it has no module of its own,
# and irq_to_desc() is not exported.
/^MODULE_/d
s/handle_simple_irq(irq_to_desc(irqnum))/generic_handle_irq(irqnum)/
