/// The device that a driver has open: set by `open`, taken by `close`, used by the driver's threads in between.
///
/// Unchecked because the runtime orders these: the threads that use the device start after `open` and have ended
/// before `close`, so no lock is needed, and none is on the way of a tick.
final class OpenDevice<Device: Sendable>: @unchecked Sendable {
    /// The open device; nil before `hold` and after `release`.
    private(set) var value: Device?

    func hold(_ device: Device) {
        value = device
    }

    func release() -> Device? {
        defer { value = nil }
        return value
    }
}
