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
    /// What is known of the device.
    public let health = DriverHealth()

    private let gate: ActuatorGate
    private let priority: Int32?
    private let posted = Atomic<UInt64>(0)
    private let safe = Atomic<UInt64>(0)
    private let thread = Locked<SystemThread?>(nil)
    /// What the thread sleeps on.
    private let bell = Futex()
    /// How many times somebody was in a hurry, and up to which of them all has been tried.
    private let asked = Atomic<UInt64>(0)
    private let tried = Atomic<UInt64>(0)
    private let trial = Futex()
    private let failure = Locked<ChipError?>(nil)
    private let isEnding = Atomic<Bool>(false)

    /// How long the device may take for its safe value, at the start and at the end.
    private static var patience: Duration { .seconds(2) }

    /// A writer for the actuator of these arguments.
    public init(_ arguments: ActuatorArguments) {
        gate = arguments.gate
        priority = arguments.busPriority
    }

    // MARK: Opening and closing

    /// Starts the thread and returns once the output stands at its safe value. For a driver's `open`; blocks.
    ///
    /// - Parameter device: the device as the user knows it, such as "i2c1 address 0x60".
    /// - Throws: when the device does not take it; then there is no thread.
    public func start(_ output: some BusOutput<Value>, device: String, safe value: Value) throws(HardwareError) {
        safe.store(value.word, ordering: .relaxed)
        posted.store(value.word, ordering: .relaxed)
        isEnding.store(false, ordering: .relaxed)
        // A refused priority is refused to the supervisor too, and told there.
        let settings = ThreadSettings(name: "writer \(device)", priority: priority)
        do {
            let started = try SystemThread(settings) { [self] in run(output, device) }
            thread.withLock { $0 = started }
        } catch {
            throw .system(device: device, error: error)
        }
        guard settle(until: Timestamp.now().advanced(by: Self.patience)) else {
            let error = failure.withLock { $0 } ?? .bus(.timedOut)
            endThread()
            throw error.hardwareError(device: device)
        }
    }

    /// Leaves the output at its safe value, as far as the device takes it, and ends the thread. For a driver's `close`, before
    /// it gives the device back; blocks.
    public func end() {
        if failure.withLock({ $0 == nil }) { _ = settle(until: Timestamp.now().advanced(by: Self.patience)) }
        endThread()
    }

    private func endThread() {
        let ended = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let ended else { return }
        isEnding.store(true, ordering: .releasing)
        ring()
        ended.join()
    }

    // MARK: From any thread

    /// Leaves what the output is to do. For a driver's `write`: a system call when it is something new, none otherwise.
    public func post(_ value: Value) {
        if posted.exchange(value.word, ordering: .releasing) != value.word { ring() }
    }

    /// Makes the thread look at what is wanted now, even if the device has just failed. One futex wake.
    public func wake() {
        _ = hurry()
    }

    /// Blocks until all that is wanted now has been tried, or until the deadline; whether the device took it.
    public func settle(until deadline: Timestamp) -> Bool {
        guard thread.withLock({ $0 != nil }) else { return false }
        let mine = hurry()
        while true {
            let ticket = trial.ticket
            if tried.load(ordering: .acquiring) >= mine { return failure.withLock { $0 == nil } }
            if !trial.sleep(while: ticket, until: deadline) { return false }
        }
    }

    private func ring() {
        bell.bump()
        bell.wake()
    }

    private func hurry() -> UInt64 {
        let count = asked.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
        ring()
        return count
    }

    // MARK: The thread

    private func run(_ prepared: some BusOutput<Value>, _ device: String) {
        var output = prepared
        // Not looked after yet: the first turn prepares it.
        var upkeep = ChipUpkeep(.zero)
        var written: Value?
        while !isEnding.load(ordering: .acquiring) {
            let ticket = bell.ticket
            turn(&output, &written, &upkeep, device)
            _ = bell.sleep(while: ticket, until: upkeep.next)
        }
    }

    private func turn(
        _ output: inout some BusOutput<Value>, _ written: inout Value?, _ upkeep: inout ChipUpkeep, _ device: String
    ) {
        let asked = asked.load(ordering: .acquiring)
        if asked != tried.load(ordering: .relaxed) { upkeep.hurry() }
        let action = upkeep.action(at: .now())
        guard action != .rest else { return }
        do {
            if action == .checkAndWrite, let lost = try output.prepare() {
                // A device that failed has been told of already.
                if written != nil { health.mend("\(device) \(lost)") }
                written = nil
            }
            let isDriven = gate.isDriven
            let wanted = Value(word: isDriven ? posted.load(ordering: .acquiring) : safe.load(ordering: .acquiring))
            if written?.word != wanted.word { try output.write(wanted) }
            written = wanted
            upkeep.succeed(at: .now(), action)
            note(nil, device)
        } catch {
            // Nobody knows what it does meanwhile: it is prepared and written again.
            written = nil
            upkeep.fail(at: .now())
            note(error, device)
        }
        tried.store(asked, ordering: .releasing)
        trial.bump()
        trial.wake(.max)
    }

    /// Keeps and shows what is wrong with the device, if that has changed.
    private func note(_ error: ChipError?, _ device: String) {
        guard failure.withLock({ $0 != error }) else { return }
        failure.withLock { $0 = error }
        if let error { health.fail("\(device) \(error)") } else { health.recover() }
    }
}
