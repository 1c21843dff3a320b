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
