/// Where a line is on this machine, and how to call it in a message.
struct GPIOLineLocation: Sendable, Equatable {
    /// "GPIO17 (pinctrl-bcm2711 line 17)".
    var device: String
    /// The chip's node, such as "/dev/gpiochip0".
    var node: String
    /// The chip's name in the kernel, such as "gpiochip0".
    var chip: String
    /// The line's offset in the chip.
    var offset: UInt32
}
