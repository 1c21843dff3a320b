import HardwareIO
import LinuxSystem
import Quantities

/// A producer's driver on its thread: run, and when it ends by itself restarted with growing pauses, for ever.
///
/// A device that is unplugged is normal life: its readings grow old, which the loops see, and come back.
final class RunningProducer: Sendable {
    let name: String
    let health = DriverHealth()
    private let driver: any ProducerDriver
    private let stopSignal: StopSignal
    private let thread: SystemThread

    /// The first and the longest pause before a restart. A driver that ran for longer than the longest begins anew.
    private static let shortestPause: Int64 = 100_000_000
    private static let longestPause: Int64 = 10_000_000_000

    /// Starts the driver, which is open.
    init(_ producer: PlannedProducer, board: (any Board)?) throws(SystemError) {
        name = producer.name
        driver = producer.driver
        stopSignal = try StopSignal()
        thread = try SystemThread(ThreadSettings(name: producer.name)) { [driver, stopSignal, health] in
            Self.keepRunning(driver, on: board, until: stopSignal, health)
        }
    }

    /// Ends it and blocks until its thread has left.
    func stop() {
        stopSignal.signal()
        driver.interrupt()
        thread.join()
    }

    private static func keepRunning(
        _ driver: any ProducerDriver, on board: (any Board)?, until stop: StopSignal, _ health: DriverHealth
    ) {
        var pause = shortestPause
        while true {
            let began = Timestamp.now()
            driver.run(until: stop, health: health)
            if stop.isSignalled { return }
            if Timestamp.now().nanoseconds(since: began) > longestPause { pause = shortestPause }
            driver.close()
            guard reopen(driver, on: board, until: stop, health, &pause) else { return }
        }
    }

    /// Opens the driver again, however long that takes; false when it is to stop instead.
    private static func reopen(
        _ driver: any ProducerDriver, on board: (any Board)?, until stop: StopSignal, _ health: DriverHealth,
        _ pause: inout Int64
    ) -> Bool {
        guard let board else { return false }
        while !stop.wait(until: Timestamp.now().advanced(byNanoseconds: pause)) {
            pause = min(pause * 2, longestPause)
            do {
                try driver.open(on: board)
                health.recover()
                return true
            } catch {
                health.fail("\(error)")
            }
        }
        return false
    }
}
