/// The device that a driver has open: set by `open`, taken by `close`, used by the driver's threads in between.
///
/// Unchecked because the runtime orders these: the threads that use the device start after `open` and have ended
/// before `close`, so no lock is needed, and none is on the way of a tick.
public final class OpenDevice<Device: Sendable>: @unchecked Sendable {
    /// The open device; nil before `hold` and after `release`.
    public private(set) var value: Device?

    /// None yet.
    public init() {}

    /// Keeps the device that has just been opened. In `open`.
    public func hold(_ device: Device) {
        value = device
    }

    /// Gives the device out of hand, for the caller to close; nil where there is none. In `close`.
    public func release() -> Device? {
        defer { value = nil }
        return value
    }
}

/// Where a chip is: a bus by its name in the board file, and a 7-bit address.
struct ChipPlace: Sendable, Hashable, CustomStringConvertible {
    var bus: String
    var address: UInt8

    /// How messages name the chip: "i2c1 address 0x68".
    var description: String { "\(bus) address 0x" + String(address, radix: 16) }
}
