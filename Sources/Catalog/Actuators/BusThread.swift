import Chips
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Synchronization

/// What a ``BusThread`` does with its device. Used by that thread alone.
protocol BusWork: Sendable {
    /// Writes what is wanted now, if it is not what stands in the device. It may block for as long as a transfer takes.
    ///
    /// - Parameter isChecking: whether to see first if the device still is as it was set up.
    /// - Returns: what it had lost, in words that continue its name; nil for nothing.
    mutating func turn(isChecking: Bool) throws(ChipError) -> String?

    /// Nobody knows any more what stands in the device: it gets everything again.
    mutating func forget()
}

/// A thread that writes a device on a bus, sees now and then whether it still is as it was set up, and goes on trying, with
/// growing pauses, while it does not answer.
///
/// What was wanted last is what stands in the end: it looks again when somebody has called ``wake()`` meanwhile.
final class BusThread: Sendable {
    let health = DriverHealth()

    private let priority: Int32?
    /// The thread while it runs, and the device as the user knows it.
    private let running = Locked<(thread: SystemThread, device: String)?>(nil)
    /// What the thread sleeps on.
    private let bell = Futex()
    /// How many times somebody was in a hurry, and up to which of them all has been tried.
    private let asked = Atomic<UInt64>(0)
    private let tried = Atomic<UInt64>(0)
    private let trial = Futex()
    private let lastFailure = Locked<ChipError?>(nil)
    private let isEnding = Atomic<Bool>(false)

    /// How long a device may take for its safe value, at the start and at the end.
    private static let patience: Duration = .seconds(2)

    init(priority: Int32?) {
        self.priority = priority
    }

    /// What is wrong with the device; nil for nothing.
    var failure: ChipError? { lastFailure.withLock { $0 } }

    // MARK: Starting and ending

    /// Starts the thread.
    ///
    /// - Parameters:
    ///   - name: the thread's.
    ///   - device: the device as the user knows it, such as "i2c1 address 0x60".
    ///   - upkeep: when it is looked after first.
    func start(
        _ work: some BusWork, named name: String, device: String, _ upkeep: ChipUpkeep
    ) throws(HardwareError) {
        isEnding.store(false, ordering: .relaxed)
        note(nil, device)
        // A refused priority is refused to the supervisor too, and told there.
        let settings = ThreadSettings(name: name, priority: priority)
        do {
            let started = try SystemThread(settings) { [self] in run(work, device, upkeep) }
            running.withLock { $0 = (started, device) }
        } catch {
            throw .system(device: device, error: error)
        }
    }

    /// Blocks until the device has taken what is wanted at the start.
    ///
    /// - Returns: what is wrong where it has not; the thread goes on trying.
    func settleAtStart() -> ChipError? {
        settle(until: Timestamp.now().advanced(by: Self.patience)) ? nil : failure ?? .bus(.timedOut)
    }

    /// Blocks until the device has taken what is wanted at the end; not where it fails already.
    func settleAtEnd() {
        if failure == nil { _ = settle(until: Timestamp.now().advanced(by: Self.patience)) }
    }

    /// Ends the thread, if it runs, and blocks until its last transfer is over.
    func end() {
        let ended = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let ended else { return }
        isEnding.store(true, ordering: .releasing)
        wake()
        ended.thread.join()
    }

    // MARK: From any thread

    /// Makes the thread look at what is wanted now. One futex wake.
    func wake() {
        bell.bump()
        bell.wake()
    }

    /// Makes it look soon even if the device has just failed, and counts that. One futex wake.
    @discardableResult
    func hurry() -> UInt64 {
        let count = asked.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
        wake()
        return count
    }

    /// Blocks until all that is wanted now has been tried, or until the deadline; whether the device took it.
    func settle(until deadline: Timestamp) -> Bool {
        guard let device = running.withLock({ $0?.device }) else { return false }
        let mine = hurry()
        while true {
            let ticket = trial.ticket
            if tried.load(ordering: .acquiring) >= mine { return failure == nil }
            if !trial.sleep(while: ticket, until: deadline) {
                note(.bus(.timedOut), device)
                return false
            }
        }
    }

    // MARK: The thread

    private func run(_ prepared: some BusWork, _ device: String, _ upkeep: ChipUpkeep) {
        var (work, upkeep) = (prepared, upkeep)
        while !isEnding.load(ordering: .acquiring) {
            let ticket = bell.ticket
            turn(&work, &upkeep, device)
            _ = bell.sleep(while: ticket, until: upkeep.next)
        }
    }

    private func turn(_ work: inout some BusWork, _ upkeep: inout ChipUpkeep, _ device: String) {
        let asked = asked.load(ordering: .acquiring)
        if asked != tried.load(ordering: .relaxed) { upkeep.hurry() }
        let action = upkeep.action(at: .now())
        guard action != .rest else { return }
        do {
            let lost = try work.turn(isChecking: action == .checkAndWrite)
            // A device that failed has been told of already.
            if let lost, !upkeep.isFailing { health.mend("\(device) \(lost)") }
            upkeep.succeed(at: .now(), action)
            note(nil, device)
        } catch {
            work.forget()
            upkeep.fail(at: .now())
            note(error, device)
        }
        tried.store(asked, ordering: .releasing)
        trial.bump()
        trial.wake(.max)
    }

    /// Keeps and shows what is wrong with the device, if that has changed.
    private func note(_ error: ChipError?, _ device: String) {
        guard lastFailure.withLock({ $0 != error }) else { return }
        lastFailure.withLock { $0 = error }
        if let error { health.fail("\(device) \(error)") } else { health.recover() }
    }
}
