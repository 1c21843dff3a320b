import Configuration
import HardwareIO
import LinuxSystem
import Testing

@testable import Pipeline

/// Devices that several actuators have in common.
struct SharedDeviceTests {
    private final class Bridge: Sendable {}
    private final class Relays: Sendable {}

    @Test
    func `all that ask for a device get the same`() throws {
        let devices = SharedDevices()
        let first = try devices.device("bridge at 1", for: "left") { Bridge() }
        let again = try devices.device("bridge at 1", for: "right") { Bridge() }
        #expect(first === again)
        let other = try devices.device("bridge at 2", for: "third") { Bridge() }
        #expect(other !== first)
    }

    @Test
    func `a device under one name and two types is refused, and stays what it was`() throws {
        let devices = SharedDevices()
        let first = try devices.device("chip at 1", for: "left") { Bridge() }
        let problem = #expect(throws: ParameterProblem.self) {
            _ = try devices.device("chip at 1", for: "right") { Relays() }
        }
        #expect(
            problem
                == ParameterProblem(
                    parameter: "driver", rule: "must share chip at 1 with drivers of its own kind",
                    value: "actuators.left has it as a Bridge, this one would make it a Relays",
                    remedy: "let one of the two use another device"))
        #expect(try devices.device("chip at 1", for: "third") { Bridge() } === first)
    }

    @Test
    func `a file with two such actuators is told where`() throws {
        func driver(_ name: String, _ share: @escaping @Sendable (ActuatorArguments) throws(ParameterProblem) -> Void)
            -> ActuatorDescription
        {
            ActuatorDescription(name, "for tests") { define in
                let line = define.parameters.line("line", "the line")
                return { arguments throws(ParameterProblem) in
                    _ = arguments[line]
                    try share(arguments)
                    return PostedActuator(gate: arguments.gate)
                }
            }
        }
        let registry = try Registry(
            producers: [], stages: [ConstantStage.description],
            actuators: [
                driver("bridge") { arguments throws(ParameterProblem) in
                    _ = try arguments.sharedDevice("the chip") { Bridge() }
                },
                driver("relays") { arguments throws(ParameterProblem) in
                    _ = try arguments.sharedDevice("the chip") { Relays() }
                },
            ])
        let text = Bench.pipeline(
            loops: #""l": {"rateHz": 10, "stages": [{"stage": "constant", "value": 0, "output": "x"}]}"#,
            actuators: """
                "left": {"driver": "bridge", "line": "GPIO22", "from": "l.x"},
                "right": {"driver": "relays", "line": "GPIO27", "from": "l.x"}
                """)
        let compiler = PipelineCompiler(registry: registry) { _ throws(BoardCatalogError) in Bench.board }
        let problems = #expect(throws: Problems.self) { _ = try compiler.compile(Array(text.utf8), file: "f") }
        #expect(
            problems?.map(\.description) == [
                """
                f:5:21: actuators.right.driver: must share the chip with drivers of its own kind; \
                actuators.left has it as a Bridge, this one would make it a Relays; let one of the two use another device
                """
            ])
    }
}
