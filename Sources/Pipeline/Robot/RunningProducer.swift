import LinuxSystem

/// A producer's driver on its thread.
final class RunningProducer: Sendable {
    let name: String
    let health = DriverHealth()
    private let driver: any ProducerDriver
    private let stopSignal: StopSignal
    private let thread: SystemThread

    /// Starts the driver, which is open.
    init(_ producer: PlannedProducer) throws(SystemError) {
        name = producer.name
        driver = producer.driver
        stopSignal = try StopSignal()
        thread = try SystemThread(ThreadSettings(name: producer.name)) { [driver, stopSignal, health] in
            driver.run(until: stopSignal, health: health)
        }
    }

    /// Ends it and blocks until its thread has left.
    func stop() {
        stopSignal.signal()
        driver.interrupt()
        thread.join()
    }
}
