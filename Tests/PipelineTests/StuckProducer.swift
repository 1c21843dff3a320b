import HardwareIO
import LinuxSystem
import Quantities
import Subscriptions
import Synchronization

@testable import Pipeline

/// `test.stuck`: gives one reading for each permit, and hears of no stop while it waits for one.
final class StuckProducer: ProducerDriver {
    /// What a test lets the driver do.
    final class Permits: Sendable {
        private let monitor = Monitor()
        private nonisolated(unsafe) var count = 0

        func give(_ more: Int = 1) {
            monitor.withLock {
                count += more
                monitor.wakeAll()
            }
        }

        /// Waits for one, without hurry but not for ever; false when none came.
        func take() -> Bool {
            let end = Timestamp.now().advanced(by: .seconds(60))
            return monitor.withLock {
                while count == 0, Timestamp.now() < end { monitor.wait(until: end) }
                guard count > 0 else { return false }
                count -= 1
                return true
            }
        }
    }

    let period: Duration?
    private let value: Producer<Double>
    private let permits: Permits
    private let journal: Journal

    private init(period: Duration?, value: Producer<Double>, permits: Permits, journal: Journal) {
        self.period = period
        self.value = value
        self.permits = permits
        self.journal = journal
    }

    /// A driver that owes a reading per period, or none.
    static func description(period: Duration?, _ permits: Permits, _ journal: Journal) -> ProducerDescription {
        ProducerDescription("test.stuck", "for tests") { define in
            let value = define.output("value", Double.self, "a number")
            return { arguments in
                StuckProducer(period: period, value: arguments[value], permits: permits, journal: journal)
            }
        }
    }

    func open(on board: any Board) throws(HardwareError) { journal.note("open stuck") }

    func run(until stop: StopSignal, health: DriverHealth) {
        while !stop.isSignalled, permits.take() {
            value.put(1, measuredAt: .now())
            journal.note("put")
        }
        journal.note("leave stuck")
    }

    func interrupt() {}
    func close() { journal.note("close stuck") }
}
