import Quantities

/// A board with PWM channels.
public protocol PWMBoard: Board {
    /// Claims a PWM channel and enables it. Whatever it did before, it goes straight to this duty cycle, 0…1, which is also
    /// the one that it is closed with: the safe one.
    func claimPWM(_ channel: String, frequency: Hertz, dutyCycle: Double) throws(HardwareError) -> any PWMOutput
}

extension Board {
    /// Claims a PWM channel and enables it. Whatever it did before, it goes straight to this duty cycle, 0…1 and 0 unless it
    /// is said, which is also the one that it is closed with: the safe one.
    public func openPWM(
        _ channel: String, frequency: Hertz, dutyCycle: Double = 0
    ) throws(HardwareError) -> any PWMOutput {
        try having(.pwm, for: channel, (any PWMBoard).self)
            .claimPWM(channel, frequency: frequency, dutyCycle: dutyCycle)
    }
}
