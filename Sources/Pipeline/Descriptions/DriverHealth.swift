import Subscriptions
import Synchronization

/// What a producer's driver says about its device, for whoever watches the robot.
///
/// Written by the driver's thread; read by another. Not for the real-time path.
public final class DriverHealth: Sendable {
    /// The present state of a device and its driver.
    public enum State: Sendable, Equatable {
        /// Readings come.
        case good
        /// The device fails, for the reason given in words; the driver goes on trying.
        case failing(String)
        /// The driver itself makes no progress; what is known of that, in words. Only the runtime finds this out.
        case hanging(String)
    }

    private let good = Atomic<Bool>(true)
    private let lock = Locked<(state: State, reports: UInt64)>((.good, 0))

    /// The health of a device that has not failed yet.
    public init() {}

    /// The present state, as far as the driver says.
    public var state: State { lock.withLock { $0.state } }

    /// Whether the device has not failed since it last recovered. One load: for the real-time path too.
    var isGood: Bool { good.load(ordering: .relaxed) }

    /// How often the driver has said something.
    var reports: UInt64 { lock.withLock { $0.reports } }

    /// Says that the device fails. The text continues "imu (i2c1 address 0x68) …".
    public func fail(_ reason: String) {
        report(.failing(reason))
    }

    /// Says that readings come (again).
    public func recover() {
        report(.good)
    }

    private func report(_ state: State) {
        good.store(state == .good, ordering: .relaxed)
        lock.withLock {
            $0.state = state
            $0.reports &+= 1
        }
    }
}
