import Quantities

/// The hardware that a robot runs on, by the names of its board file: on a real kernel (`LinuxHardware`), in memory
/// (`SimulatedHardware`), or scripted by a test (`HardwareTesting`).
///
/// Each `open…` claims one line, channel or address for this process until the returned object is closed or goes.
/// Opening blocks and allocates; it belongs to start-up. Safe to call from any thread.
///
/// Errors are ``HardwareError``: an unknown name, a missing device, no permission, a line that is busy.
public protocol Board: AnyObject, Sendable {
    /// The board's name, as its board file has it.
    var name: String { get }

    /// Claims a line as an input that reports its edges.
    func openInputLine(_ line: String, _ settings: InputLineSettings) throws(HardwareError) -> any InputLine

    /// Claims a line as an output, driven to `settings.initialLevel` from the start.
    func openOutputLine(_ line: String, _ settings: OutputLineSettings) throws(HardwareError) -> any OutputLine

    /// Claims the 7-bit address of a chip on a bus. Does not talk to it: whether it answers is for the first transfer.
    func openI2C(_ bus: String, address: UInt8) throws(HardwareError) -> any I2CDevice

    /// Claims a PWM channel and enables it. Whatever it did before, it goes straight to this duty cycle, 0…1, which is also
    /// the one that it is closed with: the safe one.
    func openPWM(_ channel: String, frequency: Hertz, dutyCycle: Double) throws(HardwareError) -> any PWMOutput
}

extension Board {
    /// Claims a PWM channel and enables it with a duty cycle of 0.
    public func openPWM(_ channel: String, frequency: Hertz) throws(HardwareError) -> any PWMOutput {
        try openPWM(channel, frequency: frequency, dutyCycle: 0)
    }
}
