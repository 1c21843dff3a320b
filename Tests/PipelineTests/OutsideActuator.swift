import HardwareIO
import LinuxSystem
import Quantities

@testable import Pipeline

/// An output as an author outside the package may write it: with the safe actions that a test gives it.
final class OutsideActuator: ActuatorDriver, @unchecked Sendable {
    // Unchecked: one thread uses it in each test.
    /// What it says of its safe actions.
    enum Kind: String, CaseIterable, Sendable {
        case none, failing, working
    }

    static func description(_ journal: Journal, isWritten: Bool = false) -> ActuatorDescription {
        ActuatorDescription("outside", "for tests") { define in
            let line = define.parameters.line("line", "the line")
            let kind = define.parameters.choice("kind", of: Kind.self, "its safe actions")
            return { arguments throws(ParameterProblem) in
                _ = arguments[line]
                return try OutsideActuator(arguments[kind], journal, isWritten)
            }
        }
    }

    private let kind: Kind
    private let journal: Journal
    private let page: RegisterPage
    let writer: (any OutputWriter)?

    init(_ kind: Kind, _ journal: Journal, _ isWritten: Bool) throws(ParameterProblem) {
        self.kind = kind
        self.journal = journal
        writer = isWritten ? IdleWriter() : nil
        do { page = try RegisterPage(name: "outside", count: 1) } catch {
            throw ParameterProblem(parameter: "line", rule: "\(error)")
        }
    }

    func open(on board: any Board, safe: Double) throws(HardwareError) { journal.note("open at \(safe)") }
    func write(_ value: Double) throws(BusError) { journal.note("write \(value)") }

    func safeActions(for value: Double) -> [SafeAction] {
        journal.note("asked")
        return switch kind {
        case .none: []
        case .failing: [page.action(setting: 1, at: 0), .write(descriptor: -1, offset: 0, bytes: [0])]
        case .working: [page.action(setting: 1, at: 0)]
        }
    }

    func close() { journal.note("close") }

    /// A thread that has nothing to do.
    private final class IdleWriter: OutputWriter {
        let health = DriverHealth()
        func wake() {}
        func settle(until deadline: Timestamp) -> Bool { true }
    }
}
