/// Where a PWM channel is on this machine, and how to call it in a message.
struct PWMLocation: Sendable, Equatable {
    /// "PWM0 (fe20c000.pwm channel 0)".
    var device: String
    /// The chip's directory, such as "/sys/class/pwm/pwmchip0".
    var chip: String
    /// The channel's number in the chip.
    var channel: UInt32

    /// The channel's directory, there once it is exported.
    var directory: String { "\(chip)/pwm\(channel)" }
}
