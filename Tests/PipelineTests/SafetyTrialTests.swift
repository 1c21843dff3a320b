import HardwareIO
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// An output that nothing but its own loop could make safe is refused before anything drives it.
struct SafetyTrialTests {
    private let journal = Journal()

    private func actuator(_ kind: OutsideActuator.Kind, isWritten: Bool = false) throws -> Actuator {
        let registry = try Registry(
            producers: [TestSensor.description(journal)], stages: [MarkStage.description(journal)],
            actuators: [OutsideActuator.description(journal, isWritten: isWritten)])
        let compiler = PipelineCompiler(registry: registry) { _ in Bench.board }
        let text = Bench.pipeline(
            loops: #""l": {"rateHz": 100, "stages": [{"stage": "mark", "output": "x"}]}"#,
            actuators: #""m": {"driver": "outside", "line": "GPIO22", "kind": "\#(kind.rawValue)", "from": "l.x"}"#)
        return try #require(try compiler.compile(Array(text.utf8), file: "f").actuators.first)
    }

    @Test(arguments: [false, true])
    func `without a safe action and a writer it is refused, guarded or not, and its device given back`(
        isGuarded: Bool
    ) throws {
        let actuator = try actuator(.none)
        let error = #expect(throws: HardwareError.self) { try actuator.open(on: FaultyBoard(), isGuarded: isGuarded) }
        #expect(
            error?.description == """
                driver OutsideActuator: it has no safe action and no writer, so nothing could make it safe while its \
                loop hangs; give its driver one
                """)
        #expect(journal.entries == ["open at 0.0", "asked", "close"])
    }

    @Test
    func `one of whose safe actions one fails is refused, with the kernel's word`() throws {
        let actuator = try actuator(.failing)
        let error = #expect(throws: HardwareError.self) { try actuator.open(on: FaultyBoard()) }
        #expect(
            error?.description == """
                driver OutsideActuator: its safe action fails (pwrite: Bad file descriptor), so nothing could make it safe \
                while its loop hangs; mend it in its driver, or free the device
                """)
        #expect(journal.entries.last == "close")
    }

    @Test
    func `its safe actions are asked for once, when it stands at its safe value`() throws {
        let actuator = try actuator(.working)
        try actuator.open(on: FaultyBoard(), isGuarded: true)
        actuator.makeSafe(.stale)
        actuator.close()
        #expect(journal.entries == ["open at 0.0", "asked", "close"])
    }

    @Test
    func `with a writer and no safe action it is refused where a guard would have to make it safe, and only there`()
        throws
    {
        let actuator = try actuator(.none, isWritten: true)
        try actuator.open(on: FaultyBoard(), isGuarded: false)
        actuator.close()
        let error = #expect(throws: HardwareError.self) { try actuator.open(on: FaultyBoard(), isGuarded: true) }
        #expect(error?.description.contains("so the guard could not make it safe when the runtime dies") == true)
        #expect(journal.entries.suffix(3) == ["open at 0.0", "asked", "close"])
    }

    @Test
    func `the safe actions of a writer's output are for the guard alone: they are not tried`() throws {
        let actuator = try actuator(.failing, isWritten: true)
        try actuator.open(on: FaultyBoard(), isGuarded: true)
        #expect(actuator.failures == 0)
        actuator.close()
    }

    @Test
    func `a robot with such an output does not start, and gives the others back`() throws {
        let registry = try Registry(
            producers: [], stages: [MarkStage.description(journal)],
            actuators: [OutsideActuator.description(journal), TestActuator<Double>.motor(journal)])
        let compiler = PipelineCompiler(registry: registry) { _ in Bench.board }
        let text = Bench.pipeline(
            loops: #""l": {"rateHz": 100, "stages": [{"stage": "mark", "output": "x"}]}"#,
            actuators: """
                "a": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"},
                "m": {"driver": "outside", "line": "GPIO22", "kind": "none", "from": "l.x"}
                """)
        let robot = Robot(try compiler.compile(Array(text.utf8), file: "f"))
        let error = #expect(throws: RobotError.self) { try robot.open(on: FaultyBoard()) }
        #expect(error?.description.hasPrefix("actuators.m: driver OutsideActuator: it has no safe action") == true)
        #expect(journal.entries.last?.hasPrefix("close GPIO27") == true)
    }
}
