import LinuxSystem
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

    /// What has gone wrong since the start, whether it is over or not: who looks now and then would miss what was mended
    /// in between.
    public struct Incidents: Sendable, Equatable {
        /// How often the device failed, or had lost its settings.
        public var count: UInt64 = 0
        /// The last of them, in words that continue the device's name; nil while there was none.
        public var latest: String?

        /// None so far.
        public init() {}
    }

    private struct Record {
        var state = State.good
        var reports: UInt64 = 0
        var incidents = Incidents()
        var remark: String?
    }

    private let good = Atomic<Bool>(true)
    private let record = Locked(Record())

    private let lost = Atomic<UInt64>(0)
    /// Hears, on the driver's thread, whether readings come.
    private let listener: (@Sendable (_ isGood: Bool) -> Void)?

    /// The health of a device that has not failed yet.
    public init() {
        listener = nil
    }

    /// The same, for somebody who hears of each report on the driver's thread.
    package init(_ listener: @escaping @Sendable (_ isGood: Bool) -> Void) {
        self.listener = listener
    }

    /// The present state, as far as the driver says.
    public var state: State { record.withLock { $0.state } }

    /// What has gone wrong since the start.
    public var incidents: Incidents { record.withLock { $0.incidents } }

    /// What people ought to know of the device although it works, such as that it is a relative of the one that the driver
    /// is made for.
    public var remark: String? { record.withLock { $0.remark } }

    /// Whether the device has not failed since it last recovered. One load: for the real-time path too.
    var isGood: Bool { good.load(ordering: .relaxed) }

    /// How often the driver has said something.
    package var reports: UInt64 { record.withLock { $0.reports } }

    /// Says that the device fails. The text continues "imu (i2c1 address 0x68) …".
    public func fail(_ reason: String) {
        good.store(false, ordering: .relaxed)
        record.withLock {
            if $0.state == .good { $0.incidents.note(reason) }
            $0.state = .failing(reason)
            $0.reports &+= 1
        }
    }

    /// How many readings the driver has had to do without.
    public var lostReadings: UInt64 { lost.load(ordering: .relaxed) }

    /// Says that readings were lost although the device is well, because they came faster than they were taken. What was
    /// true in the end is told all the same.
    public func noteLost(_ count: UInt64) {
        lost.wrappingAdd(count, ordering: .relaxed)
    }

    /// Says that readings come (again).
    public func recover() {
        good.store(true, ordering: .relaxed)
        record.withLock {
            $0.state = .good
            $0.reports &+= 1
        }
        listener?(state == .good)
    }

    /// Says that something was wrong with the device and has been mended without its failing in between.
    public func mend(_ reason: String) {
        record.withLock {
            $0.incidents.note(reason)
            $0.reports &+= 1
        }
    }

    /// Says what ought to be known of the device although it works; nil for nothing.
    public func remark(_ text: String?) {
        record.withLock { $0.remark = text }
    }
}

extension DriverHealth.Incidents {
    fileprivate mutating func note(_ reason: String) {
        count &+= 1
        latest = reason
    }
}
