import HardwareIO
import LinuxSystem
import Pipeline
import Quantities

/// An output of the robot that a ``ServiceTrial`` looks at.
public struct TrialOutput: Sendable {
    /// What stands before the point.
    let part: String
    let define: @Sendable (inout ProducerDefinition) -> Void

    /// An output of this full name, such as "drive.effort".
    public init<Value: PortValue>(_ name: String, _ type: Value.Type, unit: Unit = .one) {
        let point = name.firstIndex(of: ".") ?? name.endIndex
        part = String(name[..<point])
        let port = String(name[point...].dropFirst())
        define = { _ = $0.output(port, type, unit: unit, isOccasional: true, "what a test puts") }
    }
}

/// A producer whose readings a test puts, and whose device fails when the test says so.
final class TrialSource: ProducerDriver {
    private struct State {
        var health: DriverHealth?
        var failure: String?
    }

    private let state = Locked(State())

    static func driver(of part: String) -> String { "trial.\(part)" }

    static func description(of part: String, _ outputs: [TrialOutput]) -> ProducerDescription {
        ProducerDescription(driver(of: part), "what a test puts") { define in
            for output in outputs { output.define(&define) }
            return { _ in TrialSource() }
        }
    }

    func fail(because reason: String?) {
        state.withLock { state in
            state.failure = reason
            Self.tell(state)
        }
    }

    private static func tell(_ state: State) {
        guard let health = state.health else { return }
        if let failure = state.failure {
            health.fail(failure)
        } else if health.state != .good {
            health.recover()
        }
    }

    func open(on board: any Board) throws(HardwareError) {}

    func run(until stop: StopSignal, health: DriverHealth) {
        state.withLock { state in
            state.health = health
            Self.tell(state)
        }
        _ = stop.wait(until: .distantFuture)
    }

    func interrupt() {}
    func close() {}
}
