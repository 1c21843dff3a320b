import Chips
import HardwareIO
import LinuxSystem
import Pipeline

/// One or two outputs of a PCA9685 as an actuator. The chip may have other actuators on its other outputs; one thread
/// writes for all of them.
final class PCA9685Driver: ActuatorDriver {
    /// What a value of the pipeline means.
    enum Kind: Sendable {
        /// A pulse in each period, so many microseconds long; 0 is none.
        case servo
        /// A duty cycle, 0…1.
        case output
        /// −1…1: the duty cycle of the one output forward, of the other backward.
        case motor
    }

    private let kind: Kind
    private let output: PCA9685Output

    init(_ kind: Kind, _ output: PCA9685Output) {
        self.kind = kind
        self.output = output
    }

    var writer: (any OutputWriter)? { output }

    func open(on board: any Board, safe: Double) throws(HardwareError) {
        try output.open(on: board, safe: levels(for: safe))
    }

    func write(_ value: Double) throws(BusError) {
        output.post(levels(for: value))
    }

    func safeActions(for value: Double) -> [SafeAction] {
        output.safeActions(for: levels(for: value))
    }

    func close() {
        output.close()
    }

    private func levels(for value: Double) -> PCA9685Output.Levels {
        switch kind {
        case .servo: .init(output.timing.level(microseconds: value))
        case .output: .init(.init(dutyCycle: value))
        case .motor: .init(.init(dutyCycle: value), .init(dutyCycle: -value))
        }
    }
}
