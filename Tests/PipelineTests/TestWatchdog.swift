import HardwareIO
import LinuxSystem
import Synchronization

/// A watchdog that counts and notes what is done to it.
final class TestWatchdog: Watchdog {
    let name = "/dev/test (a test's)"
    let timeoutSeconds: Int
    private let journal: Journal
    private let refusesToStop: Bool
    private let count = Atomic<Int>(0)

    init(_ settings: WatchdogSettings, journal: Journal, refusesToStop: Bool) {
        timeoutSeconds = settings.timeoutSeconds
        self.journal = journal
        self.refusesToStop = refusesToStop
        journal.note("start \(settings.device)")
    }

    /// How often it was fed.
    var feedings: Int { count.load(ordering: .relaxed) }

    func feed() throws(SystemError) {
        count.wrappingAdd(1, ordering: .relaxed)
        journal.note("feed")
    }

    func disarm() throws(SystemError) {
        journal.note("disarm")
        if refusesToStop { throw SystemError(call: "disarm", code: 16) }
    }
}

/// A machine with a watchdog of a test, to which nobody hands anything over.
final class TestMachine: Machine {
    private let open: @Sendable (WatchdogSettings) throws(HardwareError) -> any Watchdog

    init(_ open: @escaping @Sendable (WatchdogSettings) throws(HardwareError) -> any Watchdog) {
        self.open = open
    }

    func openWatchdog(_ settings: WatchdogSettings) throws(HardwareError) -> any Watchdog { try open(settings) }

    func inherit(_ descriptors: InheritedDescriptors) throws(HardwareError) -> Bool { true }
}
