import HardwareIO
import LinuxSystem
import Quantities

@testable import Pipeline

/// An output that a thread of its own would write: remembers when that thread is asked to look, and what it would find.
final class PostedActuator: ActuatorDriver, OutputWriter, @unchecked Sendable {
    // Unchecked: one thread uses it in each test.
    static let description = ActuatorDescription("test.posted", "for tests") { define in
        let line = define.parameters.line("line", "the line")
        return { arguments in
            _ = arguments[line]
            return PostedActuator(gate: arguments.gate)
        }
    }

    private let gate: ActuatorGate
    private(set) var posted: Double?
    /// For each wake, what the thread would write then; nil for the safe value.
    private(set) var woken: [Double?] = []
    /// Runs in a tick, after the value was left and before it stands.
    var duringWrite: () -> Void = {}
    let health = DriverHealth()

    init(gate: ActuatorGate) {
        self.gate = gate
    }

    var writer: (any OutputWriter)? { self }

    func open(on board: any Board, safe: Double) throws(HardwareError) {}

    func write(_ value: Double) throws(BusError) {
        posted = value
        duringWrite()
    }

    /// One that cannot be played.
    func safeActions(for value: Double) -> [SafeAction] { [.write(descriptor: -1, offset: 0, bytes: [0])] }
    func wake() { woken.append(gate.isDriven ? posted : nil) }
    func settle(until deadline: Timestamp) -> Bool { true }
    func close() {}
}
