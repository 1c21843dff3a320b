import Subscriptions

/// What a producer's driver says about its device, for whoever watches the robot.
///
/// Written by the driver's thread; read by another. Not for the real-time path.
public final class DriverHealth: Sendable {
    /// The present state of a device.
    public enum State: Sendable, Equatable {
        /// Readings come.
        case good
        /// The device fails, for the reason given in words; the driver goes on trying.
        case failing(String)
    }

    private let lock = Locked<State>(.good)

    /// The health of a device that has not failed yet.
    public init() {}

    /// The present state.
    public var state: State { lock.withLock { $0 } }

    /// Says that the device fails. The text continues "imu (i2c1 address 0x68) …".
    public func fail(_ reason: String) {
        lock.withLock { $0 = .failing(reason) }
    }

    /// Says that readings come (again).
    public func recover() {
        lock.withLock { $0 = .good }
    }
}
