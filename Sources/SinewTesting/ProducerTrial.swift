import HardwareIO
import LinuxSystem
import Media
import Pipeline
import Quantities
import Subscriptions

/// One driver of a producer on a board of a test: opened, run on a thread of its own until so many readings have come, and
/// closed.
///
/// ```swift
/// let chip = ScriptedI2CDevice(address: 0x29, script: [.read(register: 0x1E, returns: [0x03, 0xE8])])
/// let trial = try ProducerTrial(RangeFinderDriver.description, ["bus": "i2c1"])
/// let readings = try trial.readings(1, of: "distance", Double.self, on: TestBoard(chips: [chip]))
/// #expect(readings.map(\.value) == [1.0])
/// try chip.finish()
/// ```
///
/// The driver is told to stop while it puts the last of them, so that a script has an end. The calling thread waits
/// meanwhile.
public final class ProducerTrial: Sendable {
    /// What the driver says of its device.
    public let health = DriverHealth()
    private let producer: PlannedProducer

    /// The driver with these parameters, checked as in a file.
    public init(_ driver: ProducerDescription, _ parameters: TrialParameters = [:]) throws(TrialError) {
        let pipeline = try TrialFeed.compile(
            { () throws(RegistryError) in try Registry(producers: [driver]) },
            producers: #""trial": {"driver": "\#(driver.name)"\#(parameters.text)}"#)
        guard let producer = pipeline.producers.first else { throw .unknownPort("trial", known: []) }
        self.producer = producer
    }

    /// The driver's period; nil where it may be silent.
    public var period: Duration? { producer.driver.period }

    /// Runs the driver until so many readings have come on a port.
    ///
    /// - Parameter patience: how long to wait for them.
    /// - Returns: those readings, with the times at which they were measured.
    public func readings<Value: PortValue>(
        _ count: Int, of port: String, _ type: Value.Type = Value.self, on board: any Board,
        within patience: Duration = .seconds(10)
    ) throws(TrialError) -> [Reading<Value>] {
        let source = try TrialFeed.producer(of: port, carrying: type, among: producer.ports)
        let stop = StopSignal()
        let collected = Locked<[Reading<Value>]>([])
        let subscription = source.subscribeInline({ reading in
            let isEnough = collected.withLock { collected in
                if collected.count < count { collected.append(reading) }
                return collected.count >= count
            }
            if isEnough { stop.signal() }
        })
        defer { withExtendedLifetime(subscription) {} }
        try run(on: board, until: stop, within: patience)
        let readings = collected.withLock { $0 }
        guard readings.count == count else { throw .tooFew(readings: readings.count, health: health.state) }
        return readings
    }

    /// Runs the driver until so many blocks have come on a port.
    ///
    /// - Returns: copies of those blocks.
    public func blocks(
        _ count: Int, of port: String, on board: any Board, within patience: Duration = .seconds(10)
    ) throws(TrialError) -> [TrialBlock] {
        let outlet = try TrialFeed.blocks(of: port, among: producer.ports)
        let stop = StopSignal()
        let collected = Locked<[TrialBlock]>([])
        let subscription = outlet.subscribe { block in
            let isEnough = collected.withLock { collected in
                if collected.count < count { collected.append(TrialBlock(block)) }
                return collected.count >= count
            }
            if isEnough { stop.signal() }
        }
        defer { withExtendedLifetime(subscription) {} }
        try run(on: board, until: stop, within: patience)
        let blocks = collected.withLock { $0 }
        guard blocks.count == count else { throw .tooFew(readings: blocks.count, health: health.state) }
        return blocks
    }

    /// Opens the driver, lets it run until the signal or until the time is over, and closes it.
    private func run(on board: any Board, until stop: StopSignal, within patience: Duration) throws(TrialError) {
        do { try producer.driver.open(on: board) } catch { throw .device(error) }
        let thread: SystemThread
        do {
            thread = try SystemThread(ThreadSettings(name: "trial")) { [self] in
                producer.driver.run(until: stop, health: health)
            }
        } catch {
            producer.driver.close()
            throw .device(.system(device: "trial", error: error))
        }
        _ = stop.wait(until: Timestamp.now().advanced(by: patience))
        stop.signal()
        producer.driver.interrupt()
        guard thread.join(until: Timestamp.now().advanced(by: .seconds(10))) else { throw .doesNotEnd }
        producer.driver.close()
    }
}

/// A block that a driver has given, copied.
public struct TrialBlock: Sendable {
    /// Its bytes.
    public let bytes: [UInt8]
    /// What they are.
    public let geometry: BlockGeometry
    /// The device's own number of it.
    public let deviceSequence: UInt64
    /// When it was measured.
    public let time: Timestamp

    init(_ block: Block) {
        bytes = Array(block.bytes)
        geometry = block.geometry
        deviceSequence = block.deviceSequence
        time = block.time
    }
}
