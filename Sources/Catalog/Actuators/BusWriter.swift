import Chips
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Synchronization

/// A value that fits into one word, so that a tick leaves it for another thread without a lock.
public protocol BusValue: ActuatorValue {
    /// The value as a word.
    var word: UInt64 { get }
    /// The value of a word that ``word`` gave.
    init(word: UInt64)
}

extension Double: BusValue {
    /// Its bits.
    public var word: UInt64 { bitPattern }
    /// The number of these bits.
    public init(word: UInt64) { self.init(bitPattern: word) }
}

extension Bool: BusValue {
    /// 1 or 0.
    public var word: UInt64 { self ? 1 : 0 }
    /// Whether it is not 0.
    public init(word: UInt64) { self = word != 0 }
}

/// What a ``BusWriter`` writes: a chip on a bus, or anything else whose transfers take their time. Used by one thread at a
/// time.
public protocol BusOutput<Value>: Sendable {
    /// What it is driven with.
    associatedtype Value: BusValue

    /// Makes the device ready to be written: at the start, again after a failure, and ten times a second in between to see
    /// whether it still is. It has to leave the output as it is, or off.
    ///
    /// - Returns: what it had lost, in words that continue its name, so that the value is written again; nil for nothing.
    mutating func prepare() throws(ChipError) -> String?

    /// Writes the value. It may block for as long as a transfer takes.
    mutating func write(_ value: Value) throws(ChipError)
}

/// Writes an actuator's output on a thread of its own, because a transfer on its bus may make a tick wait.
///
/// A tick leaves the value with ``post(_:)``; the thread writes the newest one that its actuator may be driven with, the
/// safe one otherwise, and goes on trying, with growing pauses, while the device does not take it. Whatever was under way,
/// the safe value comes last. A device with outputs for several actuators needs more than this.
public final class BusWriter<Value: BusValue>: OutputWriter {
    private let bus: BusThread
    private let gate: ActuatorGate
    private let posted = Atomic<UInt64>(0)
    private let safe = Atomic<UInt64>(0)

    /// A writer for the actuator of these arguments.
    public init(_ arguments: ActuatorArguments) {
        gate = arguments.gate
        bus = BusThread(priority: arguments.busPriority)
    }

    /// What is known of the device.
    public var health: DriverHealth { bus.health }

    // MARK: Opening and closing

    /// Starts the thread and returns once the output stands at its safe value. For a driver's `open`; blocks.
    ///
    /// - Parameter device: the device as the user knows it, such as "i2c1 address 0x60".
    /// - Throws: when the device does not take it; then there is no thread.
    public func start(_ output: some BusOutput<Value>, device: String, safe value: Value) throws(HardwareError) {
        safe.store(value.word, ordering: .relaxed)
        posted.store(value.word, ordering: .relaxed)
        // Not looked after yet: the first turn prepares it.
        let work = Work(output: output, writer: self)
        try bus.start(work, named: "writer \(device)", device: device, ChipUpkeep(.zero))
        guard let problem = bus.settleAtStart() else { return }
        bus.end()
        throw problem.hardwareError(device: device)
    }

    /// Leaves the output at its safe value, as far as the device takes it, and ends the thread. For a driver's `close`, before
    /// it gives the device back; blocks.
    public func end() {
        bus.settleAtEnd()
        bus.end()
    }

    // MARK: From any thread

    /// Leaves what the output is to do. For a driver's `write`: a system call when it is something new, none otherwise.
    public func post(_ value: Value) {
        if posted.exchange(value.word, ordering: .releasing) != value.word { bus.wake() }
    }

    /// Makes the thread look at what is wanted now, even if the device has just failed. One futex wake.
    public func wake() {
        bus.hurry()
    }

    /// Blocks until all that is wanted now has been tried, or until the deadline; whether the device took it.
    public func settle(until deadline: Timestamp) -> Bool {
        bus.settle(until: deadline)
    }

    // MARK: The thread

    private var wanted: Value {
        Value(word: gate.isDriven ? posted.load(ordering: .acquiring) : safe.load(ordering: .acquiring))
    }

    private struct Work<Output: BusOutput<Value>>: BusWork {
        var output: Output
        let writer: BusWriter
        var written: Value?

        mutating func turn(isChecking: Bool) throws(ChipError) -> String? {
            // What a device has lost that has got nothing yet tells nobody anything.
            let hadValue = written != nil
            let lost = isChecking ? try output.prepare() : nil
            if lost != nil { written = nil }
            let wanted = writer.wanted
            if written?.word != wanted.word { try output.write(wanted) }
            written = wanted
            return hadValue ? lost : nil
        }

        mutating func forget() { written = nil }
    }
}
