import Chips
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities

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

    private let place: ChipPlace
    private let state = Locked(State())
    private let bus: BusThread

    /// Changed by whoever opens and closes, read by the thread before each turn; no tick comes here.
    private struct State {
        var outputs: [PCA9685Output] = []
        /// What stands at outputs that no actuator has: off, or where the last one left it.
        var rest = [PCA9685.Level](repeating: .off, count: PCA9685.channelCount)
        /// The chip, while the thread writes it.
        var device: (any I2CDevice)?
    }

    init(at place: ChipPlace, timing: PCA9685.Timing, askedBy: String, priority: Int32?) {
        self.place = place
        self.timing = timing
        self.askedBy = askedBy
        bus = BusThread(priority: priority)
    }

    var health: DriverHealth { bus.health }

    // MARK: Opening and closing

    /// Adds an actuator's outputs and returns once they stand at their safe levels. The first one claims the chip, sets it
    /// up and starts the thread.
    func open(_ output: PCA9685Output, on board: any Board) throws(HardwareError) {
        try state.withLock { state throws(HardwareError) in
            state.outputs.append(output)
            guard state.device == nil else { return }
            do throws(HardwareError) {
                try start(on: board, &state)
            } catch {
                state.outputs = []
                state.device?.close()
                state.device = nil
                throw error
            }
        }
        guard let problem = bus.settleAtStart() else { return }
        close(output)
        throw problem.hardwareError(device: "\(place)")
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
        let work = Work(outputs: outputs, writer: self)
        try bus.start(work, named: "pca9685 \(place.bus)", device: "\(place)", ChipUpkeep(.now()))
    }

    /// Takes an actuator's outputs out, at their safe levels. The last one ends the thread and gives the chip back.
    func close(_ output: PCA9685Output) {
        bus.settleAtEnd()
        let device = state.withLock { state -> (any I2CDevice)? in
            for (index, channel) in output.channels.enumerated() { state.rest[channel] = output.safeLevels[index] }
            state.outputs.removeAll { $0 === output }
            guard state.outputs.isEmpty else { return nil }
            defer { state.device = nil }
            return state.device
        }
        guard let device else { return }
        bus.end()
        device.close()
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
    func wake() { bus.wake() }

    /// Makes it look soon even if the chip has just failed. One futex wake.
    func hurry() { bus.hurry() }

    /// Blocks until all that is wanted now has been tried, or until the deadline; whether the chip took it.
    func settle(until deadline: Timestamp) -> Bool { bus.settle(until: deadline) }

    // MARK: The thread

    private struct Work: BusWork {
        var outputs: PCA9685Outputs
        let writer: PCA9685Writer

        mutating func turn(isChecking: Bool) throws(ChipError) -> String? {
            let lost = isChecking ? try outputs.prepare() : nil
            try writer.write(writer.state.withLock { $0 }, to: &outputs)
            return lost.map { "\($0)" }
        }

        mutating func forget() { outputs.forget() }
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
