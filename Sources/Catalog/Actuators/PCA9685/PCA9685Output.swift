import Chips
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import Synchronization

/// One actuator's outputs of a PCA9685, neighbours or not: what they are to do, left by a tick for the chip's thread.
final class PCA9685Output: OutputWriter {
    /// What one or two outputs do: a single word, so that the two of a motor never mix.
    struct Levels: Sendable, Hashable {
        fileprivate let word: UInt64

        /// Of the first output, and of the second where there is one.
        init(_ first: PCA9685.Level, _ second: PCA9685.Level = .off) {
            word = UInt64(first.word) | UInt64(second.word) << 32
        }

        fileprivate init(word: UInt64) {
            self.word = word
        }

        /// Of the first (0) or second (1) output.
        subscript(index: Int) -> PCA9685.Level {
            PCA9685.Level(word: UInt32(truncatingIfNeeded: word >> (32 * UInt64(index))))
        }
    }

    /// The outputs' numbers, one or two.
    let channels: [Int]
    private let gate: ActuatorGate
    private let chip: PCA9685Writer
    private let posted = Atomic<UInt64>(Levels(.off).word)
    private let safe = Atomic<UInt64>(Levels(.off).word)

    init(channels: [Int], gate: ActuatorGate, writer: PCA9685Writer) {
        self.channels = channels
        self.gate = gate
        chip = writer
    }

    /// The period of the chip's outputs.
    var timing: PCA9685.Timing { chip.timing }
    var health: DriverHealth { chip.health }

    /// Claims the chip, if no other actuator has, and puts the outputs at their safe levels.
    func open(on board: any Board, safe levels: Levels) throws(HardwareError) {
        safe.store(levels.word, ordering: .relaxed)
        try chip.open(self, on: board)
    }

    /// Leaves what the outputs are to do. A system call when it is something new, none otherwise.
    func post(_ levels: Levels) {
        if posted.exchange(levels.word, ordering: .releasing) != levels.word { chip.wake() }
    }

    /// What the outputs are to do at this moment, and whether it is their safe level. For the chip's thread.
    var wanted: (levels: Levels, isSafe: Bool) {
        if gate.isDriven { return (Levels(word: posted.load(ordering: .acquiring)), false) }
        return (safeLevels, true)
    }

    /// What the outputs do while nobody drives them.
    var safeLevels: Levels { Levels(word: safe.load(ordering: .relaxed)) }

    func safeActions(for levels: Levels) -> [SafeAction] {
        chip.safeActions(channels.enumerated().map { (channel: $0.element, level: levels[$0.offset]) })
    }

    func wake() {
        chip.hurry()
    }

    func settle(until deadline: Timestamp) -> Bool {
        chip.settle(until: deadline)
    }

    /// Leaves the outputs at their safe levels, and gives the chip back when no other actuator has it.
    func close() {
        chip.close(self)
    }
}
