import Glibc
import HardwareIO
import LinuxSystem
import Quantities

@testable import Pipeline

/// A value that a register of 32 bits can hold.
protocol RegisterValue: ActuatorValue {
    var register: UInt32 { get }
}

extension Bool: RegisterValue {
    var register: UInt32 { self ? 1 : 0 }
}

extension Double: RegisterValue {
    /// Thousandths above -1000.
    var register: UInt32 { UInt32(max(0, (self + 1_000) * 1_000).rounded()) }
}

/// An output in memory: remembers every write, and is made safe through its register like a real one.
final class TestActuator<Value: RegisterValue>: ActuatorDriver, @unchecked Sendable {
    // Unchecked: a test sets the hooks before ticks run, and looks when they are over.
    let name: String
    private let page: RegisterPage
    private let journal: Journal
    private(set) var writes: [Value] = []
    /// Runs in the middle of a write: after the call has begun, before the register changes.
    var duringWrite: () -> Void = {}
    var failure: BusError?
    /// Whether the safe actions fail from now on: their descriptor is one that can only be read.
    var isBroken = false {
        didSet { dup2(isBroken ? null : file, page.descriptor) }
    }
    private let null = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
    private let file: Int32

    init(name: String, page: RegisterPage, journal: Journal) {
        self.name = name
        self.page = page
        self.journal = journal
        file = dup(page.descriptor)
    }

    deinit {
        Glibc.close(null)
        Glibc.close(file)
    }

    /// Whether the output stands at a value, whoever put it there.
    func stands(at value: Value) -> Bool { page.load(0) == value.register }

    func open(on board: any Board, safe: Value) throws(HardwareError) {
        if let board = board as? FaultyBoard { try board.check(name) }
        page.store(safe.register, at: 0)
        journal.note("open \(name) at \(safe)")
    }

    func write(_ value: Value) throws(BusError) {
        duringWrite()
        if let failure { throw failure }
        page.store(value.register, at: 0)
        writes.append(value)
    }

    func safeActions(for value: Value) -> [SafeAction] {
        [page.action(setting: value.register, at: 0)]
    }

    func close() {
        journal.note("close \(name) at \(page.load(0))")
    }
}

extension TestActuator {
    fileprivate static func make(
        _ name: String, _ journal: Journal
    ) throws(ParameterProblem) -> TestActuator {
        do {
            return TestActuator(name: name, page: try RegisterPage(name: name, count: 1), journal: journal)
        } catch {
            throw ParameterProblem(parameter: "line", rule: "\(error)")
        }
    }
}

extension TestActuator<Double> {
    static func motor(_ journal: Journal) -> ActuatorDescription {
        ActuatorDescription("test.motor", "for tests") { define in
            let line = define.parameters.line("line", "the line")
            return { values throws(ParameterProblem) in try make(values[line], journal) }
        }
    }

    static func wheel(_ journal: Journal) -> ActuatorDescription {
        ActuatorDescription("test.wheel", "for tests") { define in
            let channel = define.parameters.pwm("pwm", "the channel")
            return { values throws(ParameterProblem) in try make(values[channel], journal) }
        }
    }
}

extension TestActuator<Bool> {
    static func lamp(_ journal: Journal) -> ActuatorDescription {
        ActuatorDescription("test.lamp", "for tests") { define in
            let line = define.parameters.line("line", "the line")
            return { values throws(ParameterProblem) in try make(values[line], journal) }
        }
    }
}
