import Catalog
import HardwareIO
import HardwareTesting
import Quantities
import Realtime
import Testing

@testable import Pipeline

/// What switches and events make of a time in which nothing is driven with them.
struct UndrivenTests {
    /// A lamp that one stage switches, by the levels that its line had.
    private final class Lamp {
        let line: VirtualOutputLine
        let feed: LawBench.Feed
        private let pipeline: CompiledPipeline
        private var now = Timestamp(nanoseconds: 1_000_000_000)
        private var number: UInt64 = 0

        init(_ stage: String) throws {
            let inputs =
                stage.contains(#""x""#)
                ? #""x": {"from": "feed.x"}"# : #""e": {"from": "feed.e", "subscription": "event"}"#
            let text = """
                {"version": 1, "name": "lamp", "producers": {"feed": {"driver": "feed"}},
                 "loops": {"l": {"rateHz": 100, "inputs": {\(inputs)}, "stages": [\(stage)]}},
                 "actuators": {"lamp": {"driver": "gpio.output", "line": "LAMP", "from": "l.out", "safe": false}}}
                """
            let standard = Registry.standard
            let registry = try Registry(
                producers: [LawBench.Feed.description], stages: Array(standard.stages.values),
                actuators: Array(standard.actuators.values))
            let board = BoardDescription(name: "test", summary: "", backend: .simulated, allowsKernelNames: true)
            let compiler = PipelineCompiler(registry: registry) { [board] _ in board }
            pipeline = try compiler.compile(Array(text.utf8), file: "lamp.json")
            feed = try #require(pipeline.producers.first?.driver as? LawBench.Feed)
            line = try VirtualOutputLine("LAMP")
            try pipeline.actuators[0].open(on: TestBoard(outputs: [line]))
        }

        func disarm() { pipeline.actuators[0].makeSafe(.emergencyStop, latching: true) }
        func arm() { pipeline.actuators[0].arm { true } }

        /// The level after a tick, 10 ms after the one before, with an event or a number of its time.
        func tick(_ event: Bool? = nil, number reading: Double? = nil) -> Bool {
            now = now.advanced(byNanoseconds: 10_000_000)
            number += 1
            if let event { feed.e.put(event, measuredAt: now) }
            if let reading { feed.x.put(reading, measuredAt: now) }
            pipeline.loops[0].plan.tick(Tick(number: number, time: now, elapsed: 0.01))
            return line.isHigh
        }
    }

    @Test
    func `an event while disarmed makes no pulse once it is armed, one after that does`() throws {
        let lamp = try Lamp(#"{"stage": "pulse", "event": "e", "holdMs": 100, "output": "out"}"#)
        lamp.disarm()
        #expect(!lamp.tick(true))
        lamp.arm()
        #expect(![lamp.tick(), lamp.tick()].contains(true))
        #expect([lamp.tick(true), lamp.tick()] == [true, true])
    }

    @Test
    func `a pulse that a stop ends does not come back`() throws {
        let lamp = try Lamp(#"{"stage": "pulse", "event": "e", "holdMs": 1000, "output": "out"}"#)
        #expect([lamp.tick(true), lamp.tick()] == [true, true])
        lamp.disarm()
        #expect(!lamp.tick())
        lamp.arm()
        #expect(![lamp.tick(), lamp.tick()].contains(true))
    }

    @Test
    func `a level that changed while disarmed is right when it is armed`() throws {
        let lamp = try Lamp(#"{"stage": "follow", "event": "e", "output": "out"}"#)
        lamp.disarm()
        #expect(!lamp.tick(true))
        lamp.arm()
        #expect(lamp.tick())
        lamp.disarm()
        _ = lamp.tick(false)
        lamp.arm()
        #expect(!lamp.tick())
    }

    @Test
    func `a hysteresis follows its input while disarmed`() throws {
        let lamp = try Lamp(#"{"stage": "hysteresis", "input": "x", "onAbove": 50, "offBelow": 45, "output": "out"}"#)
        #expect(lamp.tick(number: 51))
        lamp.disarm()
        #expect(!lamp.tick(number: 47))
        lamp.arm()
        #expect(lamp.tick(number: 47), "it has been above, and not been below since")
        lamp.disarm()
        _ = [lamp.tick(number: 44), lamp.tick(number: 47)]
        lamp.arm()
        #expect(!lamp.tick(number: 47))
    }

    @Test
    func `a stop of stopOn that began while disarmed goes on`() throws {
        let bench = try MotorBench(
            loops: #"""
                "l": {"rateHz": 10,
                      "inputs": {"x": {"from": "feed.x"}, "e": {"from": "feed.e", "subscription": "event"}},
                      "stages": [{"stage": "stopOn", "event": "e", "input": "x", "holdMs": 500, "output": "out"}]}
                """#)
        bench.disarm()
        bench.feed.e.put(true, measuredAt: bench.now)
        bench.tick(0.5)
        bench.arm()
        #expect(bench.duties(6, 0.5) == [0, 0, 0, 0, 500_000, 500_000])
    }

    @Test
    func `every standard stage says what becomes of its state`() {
        let lives = Registry.standard.stages.mapValues(\.life.kind)
        #expect(
            lives == [
                "complementaryFilter": .tracks, "follow": .tracks, "hysteresis": .tracks, "pid": .resets,
                "pulse": .resets, "scale": .stateless, "offDelay": .tracks,
                "select": .stateless, "differentialDrive": .stateless, "stopOn": .tracks,
                // Who sees and hears goes on.
                "aprilTag": .tracks, "blobFinder": .tracks, "lineFinder": .tracks, "motionEnergy": .tracks,
                "regionBrightness": .tracks, "clap": .tracks, "soundLevel": .tracks, "speechBand": .tracks,
                "toneDetector": .tracks,
            ])
        #expect(Registry.standard.stages.values.allSatisfy { !$0.life.text.isEmpty })
    }
}
