import HardwareIO
import LinuxSystem
import Quantities
import Subscriptions
import Testing

@testable import Configuration
@testable import Pipeline

/// What a file says as plain values, and what is made of them.
struct ModelTests {
    /// A producer whose description tells what follows from its parameters.
    private final class Metronome: ProducerDriver {
        let period: Duration?
        private let beat: Producer<Double>

        init(period: Duration?, beat: Producer<Double>) {
            self.period = period
            self.beat = beat
        }

        /// - Parameter slower: how much longer the driver's period is than the description tells.
        static func description(_ journal: Journal, slower: Duration = .zero) -> ProducerDescription {
            ProducerDescription("test.metronome", "for tests") { define in
                let beat = define.output("beat", Double.self, "the number of the beat")
                let rate = define.parameters.number("rateHz", in: .above(0), "how often")
                define.check { facts throws(ParameterProblem) in
                    journal.note("check")
                    facts.period = .nanoseconds(Hertz(facts[rate]).periodNanoseconds)
                    guard facts[rate] != 13 else {
                        throw ParameterProblem(parameter: "rateHz", rule: "must bring luck", value: "is 13")
                    }
                }
                return { arguments in
                    journal.note("make")
                    let period = Duration.nanoseconds(Hertz(arguments[rate]).periodNanoseconds)
                    return Metronome(period: period + slower, beat: arguments[beat])
                }
            }
        }

        func open(on board: any Board) throws(HardwareError) {}
        func run(until stop: StopSignal, health: DriverHealth) {}
        func interrupt() {}
        func close() {}
    }

    private let journal = Journal()

    private func compiler(_ producer: ProducerDescription) throws -> PipelineCompiler {
        let registry = Bench().registry
        return PipelineCompiler(
            registry: try Registry(
                producers: [producer], stages: Array(registry.stages.values),
                actuators: Array(registry.actuators.values))
        ) { _ in Bench.board }
    }

    private static func file(rate: String = "100", factor: String = "2") -> [UInt8] {
        let producers = #""m": {"driver": "test.metronome", "rateHz": \#(rate)}"#
        let loops = #"""
            "l": {"rateHz": 100, "inputs": {"b": {"from": "m.beat"}},
                  "stages": [{"stage": "scale", "input": "b", "factor": \#(factor), "output": "x"}]}
            """#
        let actuators = #""w": {"driver": "test.wheel", "pwm": "PWM0", "from": "l.x"}"#
        return Array(Bench.pipeline(producers: producers, loops: loops, actuators: actuators).utf8)
    }

    @Test
    func `a driver whose description checks its parameters is made when the model is linked, and not before`() throws {
        let compiler = try compiler(Metronome.description(journal))
        let model = try compiler.read(Self.file(), file: "f")
        #expect(journal.entries == ["check"])
        #expect(model.producers.map(\.facts.period) == [.milliseconds(10)])
        let pipeline = try compiler.link(model)
        #expect(journal.entries == ["check", "make"])
        #expect(pipeline.producers.first?.driver is Metronome)
        #expect(pipeline.model == model)
    }

    @Test
    func `what a description finds wrong with parameters together is a problem at their place`() {
        let problems = #expect(throws: Problems.self) {
            try compiler(Metronome.description(journal)).read(Self.file(rate: "13"), file: "f")
        }
        #expect(problems?.map(\.description) == ["f:2:59: producers.m.rateHz: must bring luck; is 13"])
        #expect(journal.entries == ["check"])
    }

    @Test
    func `a driver that has another period than its description tells is refused`() throws {
        let compiler = try compiler(Metronome.description(journal, slower: .milliseconds(5)))
        let model = try compiler.read(Self.file(), file: "f")
        let problems = #expect(throws: Problems.self) { try compiler.link(model) }
        #expect(
            problems?.map(\.description) == [
                """
                f: producers.m.driver: must have the period that its description tells; test.metronome has 15 ms, and \
                tells 10 ms; its author has to mend that
                """
            ])
    }

    @Test
    func `models are compared part by part`() throws {
        let compiler = try compiler(Metronome.description(journal))
        let first = try compiler.read(Self.file(), file: "f")
        #expect(try compiler.read(Self.file(), file: "f") == first)
        let faster = try compiler.read(Self.file(rate: "200"), file: "f")
        #expect(faster.producers != first.producers)
        #expect(faster.loops == first.loops && faster.actuators == first.actuators)
        let stronger = try compiler.read(Self.file(factor: "3"), file: "f")
        #expect(stronger.loops[0].stages != first.loops[0].stages)
        #expect(stronger.loops[0].inputs == first.loops[0].inputs && stronger.producers == first.producers)
    }

    @Test
    func `a model is linked as often as one likes, each time into parts of its own`() throws {
        let compiler = try compiler(Metronome.description(journal))
        let model = try compiler.read(Self.file(), file: "f")
        let (first, second) = (try compiler.link(model), try compiler.link(model))
        #expect(first.producers[0].driver !== second.producers[0].driver)
        #expect(first.actuators[0] !== second.actuators[0])
        #expect(journal.entries == ["check", "make", "make"])
    }

    @Test
    func `a model of another program's parts is not linked`() throws {
        let model = try compiler(Metronome.description(journal)).read(Self.file(), file: "f")
        let other = PipelineCompiler(registry: Bench().registry) { _ in Bench.board }
        let problems = #expect(throws: Problems.self) { try other.link(model) }
        #expect(
            problems?.map(\.description) == [
                """
                f: producers.m: must be known to this program; is "test.metronome"; read the file with the program that \
                runs it
                """
            ])
    }
}
