import LinuxSystem

/// A pulse-width modulated output. One thread at a time writes it.
public protocol PWMOutput: AnyObject, Sendable {
    /// Sets the share of the period, 0…1, in which the output is high; values outside are cut to the range.
    ///
    /// One bounded call, no allocation: may be called in a tick.
    func set(dutyCycle: Double) throws(BusError)

    /// What sets the duty cycle without this object's help; valid until `close()`.
    func safeActions(dutyCycle: Double) -> [SafeAction]

    /// Disables the channel and gives it back. Idempotent.
    func close()
}
