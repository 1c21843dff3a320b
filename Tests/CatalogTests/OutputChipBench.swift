import Catalog
import HardwareIO
import LinuxSystem
import Quantities
import Realtime
import SimulatedHardware
import Synchronization
import Testing

@testable import Configuration
@testable import Pipeline

/// Actuators on the simulated board's PCA9685, driven by one loop whose output is what the test puts.
final class OutputChipBench {
    let pipeline: CompiledPipeline
    let chip: SimulatedBoard
    let board: ProbedBoard
    private let feed: LawBench.Feed
    private var number: UInt64 = 0

    /// - Parameters:
    ///   - actuators: entries, driven by `l.out`.
    ///   - producers: further producers, with a comma before.
    init(_ actuators: String, producers: String = "") throws {
        let text = """
            {"version": 1, "name": "outputs", "producers": {"feed": {"driver": "feed"}\(producers)},
             "loops": {"l": {"rateHz": 100,
                "inputs": {"x": {"from": "feed.x"}, "e": {"from": "feed.e", "subscription": "event"}},
                "stages": [{"stage": "stopOn", "event": "e", "input": "x", "output": "out"}]}},
             "actuators": {\(actuators)}}
            """
        let standard = Registry.standard
        let registry = try Registry(
            producers: [LawBench.Feed.description] + standard.producers.values,
            stages: Array(standard.stages.values), actuators: Array(standard.actuators.values))
        var description = BoardDescription(name: "simulated", summary: "", backend: .simulated)
        description.buses = ["i2c1": .adapter("simulated")]
        let compiler = PipelineCompiler(registry: registry) { [description] _ in description }
        pipeline = try compiler.compile(Array(text.utf8), file: "f")
        feed = try #require(pipeline.producers.first?.driver as? LawBench.Feed)
        chip = try SimulatedBoard(description: description)
        board = ProbedBoard(chip)
    }

    var actuators: [Actuator] { pipeline.actuators }

    /// The problems of such a pipeline, one line each, without place and file.
    static func problems(_ actuators: String, producers: String = "") -> [String] {
        do {
            _ = try OutputChipBench(actuators, producers: producers)
            return []
        } catch let problems as Problems {
            return problems.map { $0.description.split(separator: ": ").dropFirst().joined(separator: ": ") }
        } catch {
            return ["\(error)"]
        }
    }

    /// Opens every actuator and closes them in the end.
    func running(_ body: () throws -> Void) throws {
        defer { for actuator in actuators { actuator.close() } }
        for actuator in actuators { try actuator.open(on: board) }
        try body()
    }

    /// One tick of the loop, 10 ms after the one before, with this value.
    func drive(_ value: Double) {
        number += 1
        feed.x.put(value, measuredAt: .now())
        pipeline.loops[0].plan.tick(Tick(number: number, time: .now(), elapsed: 0.01))
    }

    /// How long an output is high in each period, in µs, as an oscilloscope shows it.
    func pulse(_ channel: Int) -> Double {
        chip.dutyCycle(ofOutput: channel) / chip.outputFrequency.value * 1_000_000
    }

    /// Blocks until an output has such a pulse, to the nearest step of the chip.
    func hasPulse(_ microseconds: Double, at channel: Int) -> Bool {
        eventually { abs(self.pulse(channel) - microseconds) < 2.5 }
    }

    /// Blocks until an output has such a duty cycle.
    func hasDuty(_ duty: Double, at channel: Int) -> Bool {
        eventually { self.chip.dutyCycle(ofOutput: channel) == duty }
    }
}
