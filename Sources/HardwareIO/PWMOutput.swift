import LinuxSystem

/// A pulse-width modulated output. One thread at a time writes it.
public protocol PWMOutput: AnyObject, Sendable {
    /// Sets the share of the period, 0…1, in which the output is high; values outside are cut to the range.
    ///
    /// One bounded call, no allocation: may be called in a tick.
    func set(dutyCycle: Double) throws(BusError)

    /// What sets the duty cycle without this object's help; valid until `close()` or `leave()`.
    func safeActions(dutyCycle: Double) -> [SafeAction]

    /// What goes on after ``close()``, for people, such as "PWM0 (fe20c000.pwm channel 0) at 7.5 % of 50 Hz"; nil when the
    /// channel is off then. Constant from opening on.
    var remains: String? { get }

    /// Sets the duty cycle that the channel was opened with. If that is 0, the channel is disabled and given back;
    /// otherwise it goes on by itself, enabled, for the next who opens it. Idempotent.
    func close()

    /// Ends this object without a touch on the channel: another process holds it as it is. Idempotent.
    func leave()
}

extension PWMOutput {
    /// Nil: most channels are off once they are closed.
    public var remains: String? { nil }

    /// Closes it.
    public func leave() { close() }
}
