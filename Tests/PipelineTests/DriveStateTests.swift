import Quantities
import Realtime
import Testing

@testable import Pipeline

/// What a stage is told of what becomes of its output.
struct DriveStateTests {
    private static let drive = #"{"stage": "drive", "input": "n", "output": "x"}"#

    private static func states(_ bench: PlanBench, _ count: Int = 1) throws -> [DriveState?] {
        let output = try bench.reader("l.x", Double.self)
        return (0..<count).map { _ in
            bench.run(1)
            return output.poll().flatMap { DriveState(rawValue: UInt8($0.value)) }
        }
    }

    @Test
    func `an actuator is driven from its first write on`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: Self.drive, actuators: PlanBench.motor, show: ["l.x"])
        #expect(try Self.states(bench, 3) == [.safe, .driven, .driven])
    }

    @Test
    func `an output that refuses what it is given is held until it is stale`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: Self.drive, actuators: PlanBench.motor, show: ["l.x"])
        let (actuator, motor) = try bench.actuator(Double.self)
        bench.run(2)
        motor.failure = .timedOut
        #expect(try Self.states(bench, 3) == [.driven, .held, .held])
        actuator.superviseAge(bench.now.advanced(byNanoseconds: 1_000_000_000))
        #expect(try Self.states(bench, 2) == [.safe, .safe])
        motor.failure = nil
        #expect(try Self.states(bench, 2) == [.safe, .driven])
    }

    @Test
    func `an output whose device takes values without effect is held`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: Self.drive, actuators: PlanBench.motor, show: ["l.x"])
        bench.run(2)
        try bench.faults.inject(.init(.stuck), into: "m")
        #expect(try Self.states(bench, 3) == [.driven, .held, .held])
        bench.faults.clearAll()
        #expect(try Self.states(bench, 2) == [.held, .driven])
    }

    @Test
    func `an output whose chip does not answer is held`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: Self.drive,
            actuators: #""m": {"driver": "test.posted", "line": "GPIO27", "from": "l.x"}"#, show: ["l.x"])
        let driver = try #require(bench.pipeline.actuators.first as? ActuatorOf<PostedActuator>).driver
        bench.run(2)
        driver.health.fail("does not answer")
        #expect(try Self.states(bench, 3) == [.driven, .held, .held])
        driver.health.recover()
        #expect(try Self.states(bench, 2) == [.held, .driven])
    }

    @Test
    func `a value changes no further in one write than in two periods, however long the loop stood still`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: PlanBench.scale,
            actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x", "slewPerSecond": 5}"#)
        let (_, motor) = try bench.actuator(Double.self)
        bench.run(1, 1)
        bench.tick(after: 12_000)
        bench.tick()
        #expect(zip(motor.writes, [0.05, 0.15, 0.2]).allSatisfy { abs($0 - $1) < 1e-12 }, "\(motor.writes)")
        #expect(motor.writes.count == 3)
    }

    @Test
    func `an output that was stuck goes on from where it is, within its slew limit`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: PlanBench.scale,
            actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x", "slewPerSecond": 5}"#)
        let (_, motor) = try bench.actuator(Double.self)
        bench.run(1, 1)
        try bench.faults.inject(.init(.stuck), into: "m")
        bench.run(50, 1)
        bench.faults.clearAll()
        bench.run(1, 1)
        #expect(zip(motor.writes, [0.05, 0.1]).allSatisfy { abs($0 - $1) < 1e-12 }, "\(motor.writes)")
        #expect(motor.writes.count == 2)
    }

    /// Loops in a row: `l` counts, the ones after it hand on, and a motor is driven by the last one.
    private final class Row {
        let pipeline: CompiledPipeline
        private let sensor: TestSensor
        private var number: UInt64 = 0
        private(set) var now = Timestamp(nanoseconds: 1_000_000_000)

        init() throws {
            pipeline = try Bench().compile(
                Bench.pipeline(
                    producers: #""s": {"driver": "test.sensor"}"#,
                    loops: """
                        "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}},
                              "stages": [{"stage": "gather.resets", "input": "n", "output": "x"}]},
                        "k": {"rateHz": 100, "inputs": {"n": {"from": "l.x"}},
                              "stages": [{"stage": "scale", "input": "n", "output": "x"}]},
                        "j": {"rateHz": 100, "inputs": {"n": {"from": "k.x"}, "a": {"from": "l.x"}},
                              "stages": [{"stage": "scale", "input": "n", "output": "x"},
                                         {"stage": "scale", "input": "a", "output": "seen"}]}
                        """,
                    actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "j.x"}"#,
                    more: #""show": ["l.x", "j.seen"]"#))
            sensor = try #require(pipeline.producers.first?.driver as? TestSensor)
            for actuator in pipeline.actuators { try actuator.open(on: FaultyBoard()) }
        }

        var actuator: Actuator { pipeline.actuators[0] }

        var counts: [Int] {
            GatherStage.counts((actuator as? ActuatorOf<TestActuator<Double>>)?.driver.writes ?? [])
        }

        func run(_ count: Int, loops: Set<String> = ["l", "k", "j"]) {
            for _ in 0..<count {
                now = now.advanced(byNanoseconds: 10_000_000)
                number += 1
                sensor.number.put(1, measuredAt: now)
                for loop in pipeline.loops where loops.contains(loop.name) {
                    loop.plan.tick(Tick(number: number, time: now, elapsed: 0.01))
                }
            }
        }
    }

    @Test
    func `what a stage drives through other loops counts`() throws {
        let row = try Row()
        row.actuator.makeSafe(.disarmed, latching: true)
        row.run(1_500)
        row.actuator.arm { true }
        row.run(6)
        #expect(row.counts.first == 1)
        // Each loop learns of it one tick after the one behind it.
        #expect(row.counts == [1, 1, 1, 2, 3, 4])
    }

    @Test
    func `a loop that stands still drives nothing with what the one before it gives`() throws {
        let row = try Row()
        row.run(20)
        let before = try #require(row.counts.last)
        #expect(before > 10)
        row.run(1_200, loops: ["l", "k"])
        row.actuator.superviseAge(row.now)
        row.run(1)
        #expect(row.counts.last == 1)
    }
}
