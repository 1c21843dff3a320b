import Chips
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Subscriptions
import Synchronization

/// The thread that writes one PCA9685 for all actuators on it, sees when its supply had a dip, and goes on trying while
/// it does not answer.
///
/// It asks every output what is wanted, writes what differs from what stands in the chip, and asks again when somebody
/// has called ``wake()`` meanwhile: what was wanted last is what stands in the end.
final class PCA9685Writer: Sendable {
    /// The period of the outputs.
    let timing: PCA9685.Timing
    /// The actuator that asked for this frequency first.
    let askedBy: String
    let health = DriverHealth()

    private let place: ChipPlace
    private let priority: Int32?
    private let state = Locked(State())
    /// What the thread sleeps on.
    private let bell = Futex()
    /// How many times somebody was in a hurry, and up to which of them all has been tried.
    private let asked = Atomic<UInt64>(0)
    private let tried = Atomic<UInt64>(0)
    private let trial = Futex()
    private let failure = Locked<ChipError?>(nil)
    private let isEnding = Atomic<Bool>(false)

    /// Changed by whoever opens and closes, read by the thread before each turn; no tick comes here.
    private struct State {
        var outputs: [PCA9685Output] = []
        /// What stands at outputs that no actuator has: off, or where the last one left it.
        var rest = [PCA9685.Level](repeating: .off, count: PCA9685.channelCount)
        var device: (any I2CDevice)?
        var thread: SystemThread?
    }

    init(at place: ChipPlace, timing: PCA9685.Timing, askedBy: String, priority: Int32?) {
        self.place = place
        self.timing = timing
        self.askedBy = askedBy
        self.priority = priority
    }

    // MARK: Opening and closing

    /// Adds an actuator's outputs and returns once they stand at their safe levels. The first one claims the chip, sets it
    /// up and starts the thread.
    func open(_ output: PCA9685Output, on board: any Board) throws(HardwareError) {
        try state.withLock { state throws(HardwareError) in
            state.outputs.append(output)
            guard state.thread == nil else { return }
            do throws(HardwareError) {
                try start(on: board, &state)
            } catch {
                state.outputs = []
                state.device?.close()
                state.device = nil
                throw error
            }
        }
        guard settle(until: Timestamp.now().advanced(by: .seconds(2))) else {
            let error = failure.withLock { $0 } ?? .bus(.timedOut)
            close(output)
            throw error.hardwareError(device: "\(place)")
        }
    }

    private func start(on board: any Board, _ state: inout State) throws(HardwareError) {
        let device = try board.openI2C(place.bus, address: place.address)
        state.device = device
        var outputs = PCA9685Outputs(PCA9685(device, timing: timing))
        do {
            try outputs.prepare()
            try write(state, to: &outputs)
        } catch {
            throw error.hardwareError(device: "\(place)")
        }
        isEnding.store(false, ordering: .relaxed)
        note(nil)
        // A refused priority is refused to the supervisor too, and told there.
        let settings = ThreadSettings(name: "pca9685 \(place.bus)", priority: priority)
        do {
            state.thread = try SystemThread(settings) { [self, outputs] in run(outputs) }
        } catch {
            throw .system(device: "\(place)", error: error)
        }
    }

    /// Takes an actuator's outputs out, at their safe levels. The last one ends the thread and gives the chip back.
    func close(_ output: PCA9685Output) {
        if failure.withLock({ $0 == nil }) { _ = settle(until: Timestamp.now().advanced(by: .seconds(2))) }
        let (thread, device) = state.withLock { state in
            for (index, channel) in output.channels.enumerated() { state.rest[channel] = output.safeLevels[index] }
            state.outputs.removeAll { $0 === output }
            guard state.outputs.isEmpty else { return (SystemThread?.none, (any I2CDevice)?.none) }
            defer {
                state.thread = nil
                state.device = nil
            }
            return (state.thread, state.device)
        }
        guard let thread else { return }
        isEnding.store(true, ordering: .releasing)
        wake()
        thread.join()
        device?.close()
    }

    /// What puts outputs at levels by an opening of the player's own.
    func safeActions(_ levels: [(channel: Int, level: PCA9685.Level)]) -> [SafeAction] {
        guard let device = state.withLock({ $0.device }) else { return [] }
        // What goes off comes first.
        let ordered = levels.filter { $0.level == .off } + levels.filter { $0.level != .off }
        return ordered.flatMap {
            device.safeActions(register: PCA9685.register(ofChannel: $0.channel), $0.level.bytes)
        }
    }

    // MARK: From any thread

    /// Makes the thread look at what is wanted now. One futex wake.
    func wake() {
        bell.bump()
        bell.wake()
    }

    /// Makes it look soon even if the chip has just failed, and counts that. One futex wake.
    @discardableResult
    func hurry() -> UInt64 {
        let count = asked.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
        wake()
        return count
    }

    /// Blocks until all that is wanted now has been tried, or until the deadline; whether the chip took it.
    func settle(until deadline: Timestamp) -> Bool {
        guard state.withLock({ $0.thread != nil }) else { return false }
        let mine = hurry()
        while true {
            let ticket = trial.ticket
            if tried.load(ordering: .acquiring) >= mine { return failure.withLock { $0 == nil } }
            if !trial.sleep(while: ticket, until: deadline) {
                note(.bus(.timedOut))
                return false
            }
        }
    }

    // MARK: The thread

    private func run(_ prepared: PCA9685Outputs) {
        var outputs = prepared
        var upkeep = ChipUpkeep(.now())
        while !isEnding.load(ordering: .acquiring) {
            let ticket = bell.ticket
            turn(&outputs, &upkeep)
            _ = bell.sleep(while: ticket, until: upkeep.next)
        }
    }

    private func turn(_ outputs: inout PCA9685Outputs, _ upkeep: inout ChipUpkeep) {
        let asked = asked.load(ordering: .acquiring)
        if asked != tried.load(ordering: .relaxed) { upkeep.hurry() }
        let action = upkeep.action(at: .now())
        guard action != .rest else { return }
        do {
            let lost = action == .checkAndWrite ? try outputs.prepare() : nil
            try write(state.withLock { $0 }, to: &outputs)
            // A chip that failed has been told of already.
            if let lost, !upkeep.isFailing { health.mend("\(place) \(lost)") }
            upkeep.succeed(at: .now(), action)
            note(nil)
        } catch {
            // Nobody knows what a chip does meanwhile that has failed: it gets everything again.
            outputs.forget()
            upkeep.fail(at: .now())
            note(error)
        }
        tried.store(asked, ordering: .releasing)
        trial.bump()
        trial.wake(.max)
    }

    /// Keeps and shows what is wrong with the chip, if that has changed.
    private func note(_ error: ChipError?) {
        guard failure.withLock({ $0 != error }) else { return }
        failure.withLock { $0 = error }
        if let error { health.fail("\(place) \(error)") } else { health.recover() }
    }

    private func write(_ state: State, to outputs: inout PCA9685Outputs) throws(ChipError) {
        var levels = state.rest
        var isSafe = [Bool](repeating: false, count: levels.count)
        for output in state.outputs {
            let wanted = output.wanted
            for (index, channel) in output.channels.enumerated() {
                levels[channel] = wanted.levels[index]
                isSafe[channel] = wanted.isSafe
            }
        }
        try outputs.write(levels) { isSafe[$0] }
    }
}
