import HardwareIO
import Quantities
import Realtime
import Testing

@testable import Catalog
@testable import Configuration
@testable import Pipeline
@testable import RobotRuntime

/// Numbers at the edges of what 64 bits and floating point hold, wherever a user may write one: they are taken or refused
/// with a message, and nothing traps, neither in reading nor in the first ticks.
struct NumberEdgeTests {
    static let edges = [
        "0", "-0", "-0.0", "1", "-1", "0.1", "5e-324", "-5e-324", "2.2250738585072014e-308", "1e-300", "1e-9", "1e300",
        "-1e300", "1.7976931348623157e308", "-1.7976931348623157e308", "1e999", "-1e999", "Infinity", "-Infinity",
        "NaN",
        "9007199254740991", "9007199254740992", "9007199254740993", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "-9223372036854775809", "18446744073709551616", "9223372036855", "9223372036854.775807",
        "9.3e12", "1e18", "86400000", "86400000.01", "2147483648", "4294967296", "65536", "0x7fffffffffffffff",
        "0xffffffffffffffffffff", "1e-99999999999999999999", "100000000000000000000000000000000",
    ]

    /// The fuzzed numbers of a described object: its JSON with `VALUE` at each one's place.
    static func templates(_ parameters: [ParameterDescription]) -> [String] {
        let samples = parameters.map { ($0.name, sample($0)) }
        return parameters.enumerated().flatMap { index, parameter -> [String] in
            places(parameter.kind).map { place in
                samples.enumerated().compactMap { other, pair in
                    let value = other == index ? place : pair.1
                    return value.map { "\"\(pair.0)\": \($0)" }
                }.joined(separator: ", ")
            }
        }
    }

    private static func places(_ kind: ParameterKind) -> [String] {
        switch kind {
        case .number, .integer, .channel, .address: ["VALUE"]
        case .interval: ["[VALUE, 1]", "[0, VALUE]", "[VALUE, 1e308]", "[-1.7e308, VALUE]"]
        default: []
        }
    }

    /// A good value where there has to be one.
    private static func sample(_ parameter: ParameterDescription) -> String? {
        guard parameter.isRequired else { return nil }
        return switch parameter.kind {
        case .number, .integer, .channel: parameter.name == "backward" ? "2" : "1"
        case .device(.line): "\"GPIO1\""
        case .device(.bus): "\"i2c1\""
        case .device(.pwm): "\"PWM0\""
        default: nil
        }
    }

    static func compile(_ text: String) -> CompiledPipeline? {
        var board = BoardDescription(name: "edge", summary: "", backend: .simulated)
        board.lines = ["GPIO1": .init(chip: "c", offset: 1), "GPIO2": .init(chip: "c", offset: 2)]
        board.buses = ["i2c1": .device("/dev/i2c-1")]
        board.pwm = ["PWM0": .init(chip: "p", channel: 0)]
        do {
            let registry = try Registry.standard + Registry(producers: [LawBench.Feed.description])
            let compiler = PipelineCompiler(registry: registry) { [board] _ in board }
            return try compiler.compile(Array(text.utf8), file: "f")
        } catch let problems as Problems {
            #expect(!problems.isEmpty)
            return nil
        } catch {
            Issue.record(error)
            return nil
        }
    }

    /// Compiles the file with each edge at its `VALUE`, and ticks what comes of it.
    static func fuzz(_ template: String) {
        for edge in edges {
            guard let pipeline = compile(template.replacing("VALUE", with: edge)) else { continue }
            _ = Robot(pipeline)
            for producer in pipeline.producers {
                guard let feed = producer.driver as? LawBench.Feed else { continue }
                feed.x.put(0.5, measuredAt: .now())
                feed.e.put(true, measuredAt: .now())
                feed.m.put(.zero, measuredAt: .now())
            }
            for (number, elapsed) in [0.01, 0.000_000_001, 1e9].enumerated() {
                for loop in pipeline.loops {
                    loop.plan.tick(Tick(number: UInt64(number + 1), time: .now(), elapsed: elapsed))
                }
            }
            for actuator in pipeline.actuators { actuator.superviseAge(.distantFuture) }
        }
    }

    static func pipeline(producers: String = "", loops: String = "", actuators: String = "", more: String = "")
        -> String
    {
        """
        {"version": 1, "name": "r"\(more), "producers": {"feed": {"driver": "feed"}\(producers)}, "loops": {\(loops)},
         "actuators": {\(actuators)}}
        """
    }

    static func loop(_ keys: String = "", input: String = "", stages: String = "") -> String {
        """
        "l": {"rateHz": 100\(keys), "inputs": {"x": {"from": "feed.x"\(input)},
         "e": {"from": "feed.e", "subscription": "event"}, "m": {"from": "feed.m"}},
         "stages": [{"stage": "scale", "input": "x", "atLow": 0, "atHigh": 1, "output": "number"},
          {"stage": "follow", "event": "e", "output": "flag"}\(stages)]}
        """
    }

    @Test(arguments: Registry.standard.producers.keys.sorted())
    func `every number of a producer`(name: String) throws {
        let description = try #require(Registry.standard.producers[name])
        for text in Self.templates(description.parameters) {
            Self.fuzz(Self.pipeline(producers: ", \"p\": {\"driver\": \"\(name)\", \(text)}"))
        }
    }

    @Test(arguments: Registry.standard.actuators.keys.sorted())
    func `every number of an actuator`(name: String) throws {
        let description = try #require(Registry.standard.actuators[name])
        let output = description.input.type == Bool.portType ? "flag" : "number"
        for text in Self.templates(description.parameters) {
            let actuator = "\"a\": {\"driver\": \"\(name)\", \"from\": \"l.\(output)\", \(text)}"
            Self.fuzz(Self.pipeline(loops: Self.loop(), actuators: actuator))
        }
    }

    @Test(arguments: Registry.standard.stages.keys.sorted())
    func `every number of a stage`(name: String) throws {
        let description = try #require(Registry.standard.stages[name])
        let feed = LawBench.Feed.description.outputs.map(\.port)
        var wires: [String] = []
        for input in description.inputs {
            let source = feed.first { $0.type == input.type } ?? feed[0]
            let wire = input.delivery == .state && input.type == Bool.portType ? "flag" : source.name
            wires.append("\"\(input.name)\": \"\(wire)\"")
        }
        for output in description.outputs { wires.append("\"\(output.port.name)\": \"out-\(output.port.name)\"") }
        for text in Self.templates(description.parameters) {
            let stage = ", {\"stage\": \"\(name)\", \(wires.joined(separator: ", ")), \(text)}"
            Self.fuzz(Self.pipeline(loops: Self.loop(stages: stage)))
        }
    }

    @Test(arguments: [
        ##", "deadlineMs": VALUE, "onDeadlineMiss": {"after": 1}"##,
        ##", "deadlineMs": 5, "onDeadlineMiss": {"after": VALUE}"##, ##", "tickOn": ["e"], "eventGapMs": VALUE"##,
        ##", "realtime": {"priority": VALUE}"##, ##", "realtime": {"cpu": VALUE}"##,
        ##", "realtime": {"timerSlackUs": VALUE}"##, ##", "realtime": {"stackKiB": VALUE}"##,
    ])
    func `every number of a loop`(keys: String) {
        Self.fuzz(Self.pipeline(loops: Self.loop(keys)))
    }

    @Test
    func `a rate, an age, and what stands in for an old value`() {
        Self.fuzz(Self.pipeline(loops: Self.loop().replacing("\"rateHz\": 100", with: "\"rateHz\": VALUE")))
        Self.fuzz(Self.pipeline(loops: Self.loop(input: ", \"maxAgeMs\": VALUE")))
        Self.fuzz(Self.pipeline(loops: Self.loop(input: ", \"maxAgeMs\": 20, \"whenOld\": VALUE")))
    }

    @Test(arguments: [
        ##", "guard": {"heartbeatMs": VALUE}"##, ##", "watchdog": {"timeoutSeconds": VALUE}"##, ##", "arm": VALUE"##,
        ##", "cutoff": {"line": VALUE}"##, ##", "show": [VALUE]"##, ##", "board": VALUE"##,
    ])
    func `every number of the pipeline`(keys: String) {
        Self.fuzz(Self.pipeline(loops: Self.loop(), more: keys))
    }

    @Test(arguments: [
        ##""lines": {"A": {"chip": "c", "offset": VALUE}}"##, ##""pwm": {"P": {"chip": "c", "channel": VALUE}}"##,
        ##""lines": {"A": {"chip": "c", "offset": 1, "headerPin": VALUE}}"##,
    ])
    func `every number of a board file`(keys: String) {
        for edge in Self.edges {
            let text = "{\"name\": \"b\", \"summary\": \"s\", \"backend\": \"linux\", \(keys)}"
            do {
                _ = try BoardFile.read(Array(text.replacing("VALUE", with: edge).utf8), file: "b.json")
            } catch {
                #expect(!error.isEmpty)
            }
        }
    }

    @Test
    func `a length of time beyond 292 years is out of range`() {
        let text = Self.pipeline(
            loops: Self.loop(),
            actuators:
                ##""a": {"driver": "gpio.output", "line": "GPIO1", "from": "l.flag", "staleAfterMs": 9223372036855}"##)
        let compiler = PipelineCompiler(registry: .standard) { _ in
            BoardDescription(name: "edge", summary: "", backend: .simulated, allowsKernelNames: true)
        }
        let problems = #expect(throws: Problems.self) { try compiler.compile(Array(text.utf8), file: "f") }
        let rule = "must be a number greater than 0 and at most 86400000"
        #expect(problems?.contains { $0.rule == rule && $0.value == "is 9223372036855" } == true)
    }

    @Test
    func `every length of time that a description asks for has an end`() {
        let standard = Registry.standard
        let all =
            standard.producers.values.flatMap(\.parameters) + standard.stages.values.flatMap(\.parameters)
            + standard.actuators.values.flatMap(\.parameters)
        for parameter in all {
            guard case .number(let bounds, let unit) = parameter.kind, unit == .milliseconds || unit == .seconds else {
                continue
            }
            #expect(bounds.upper != nil, "\(parameter.name)")
        }
    }
}
