import Quantities
import Realtime
import Testing

@testable import Pipeline

/// What a loop does when its inputs are old, its deadlines are missed, or its actuators are told to stay safe.
struct PlanSafetyTests {
    private static func bench(_ input: String, actuator: String = "") throws -> PlanBench {
        try PlanBench(
            inputs: #""n": {"from": "s.number", "maxAgeMs": 20\#(input)}"#, stages: PlanBench.scale,
            actuators: #""m": {"driver": "test.motor", "line": "GPIO22", "from": "l.x"\#(actuator)}"#)
    }

    @Test
    func `an input that is too old makes the actuators safe when nothing else is asked`() throws {
        let bench = try Self.bench("")
        let (actuator, motor) = try bench.actuator(Double.self)
        bench.put(0.5)
        bench.tick()
        bench.tick(after: 100)
        #expect(actuator.state == .safe)
        #expect(actuator.reason == .inputTooOld)
        #expect(motor.stands(at: 0))
    }

    @Test
    func `hold goes on with the old reading`() throws {
        let bench = try Self.bench(#", "whenOld": "hold""#)
        let (actuator, motor) = try bench.actuator(Double.self)
        bench.put(0.5)
        bench.tick()
        bench.tick(after: 100)
        #expect(actuator.state == .driven)
        #expect(motor.writes == [0.5, 0.5])
    }

    @Test
    func `a substitute stands in for the old reading until a new one comes`() throws {
        let bench = try Self.bench(#", "whenOld": 0.125"#)
        let (_, motor) = try bench.actuator(Double.self)
        bench.put(0.5)
        bench.tick()
        bench.tick(after: 100)
        bench.tick()
        bench.put(0.25)
        bench.tick()
        #expect(motor.writes == [0.5, 0.125, 0.125, 0.25])
    }

    @Test
    func `a value with too old a reading behind it is not written`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: PlanBench.scale,
            actuators:
                #""m": {"driver": "test.motor", "line": "GPIO22", "from": "l.x", "maxAgeAtActuationMs": 20}"#)
        let (actuator, motor) = try bench.actuator(Double.self)
        bench.put(0.5)
        bench.tick()
        bench.tick(after: 100)
        #expect(motor.writes == [0.5])
        #expect(actuator.reason == .tooOldAtActuation)
        bench.put(0.25)
        bench.tick()
        #expect(motor.writes == [0.5, 0.25])
    }

    @Test
    func `an actuator that latches stays safe after a fault until it is armed`() throws {
        let bench = try Self.bench("", actuator: #", "latch": true"#)
        let (actuator, _) = try bench.actuator(Double.self)
        bench.put(0.5)
        bench.tick()
        bench.tick(after: 100)
        #expect(actuator.state == .latched)
        bench.put(0.5)
        bench.tick()
        #expect(actuator.state == .latched)
        actuator.arm { true }
        bench.put(0.5)
        bench.tick()
        #expect(actuator.state == .driven)
    }

    @Test
    func `an actuator that latches is not latched by the wait for the first reading`() throws {
        let bench = try Self.bench("", actuator: #", "latch": true"#)
        let (actuator, _) = try bench.actuator(Double.self)
        bench.tick()
        #expect(actuator.state == .safe)
        #expect(actuator.reason == .waiting)
    }

    @Test(arguments: [("warn", ActuatorState.driven), ("safe", .safe), ("stop", .latched)])
    func `what a missed deadline does is the file's choice`(policy: String, state: ActuatorState) throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: PlanBench.scale,
            actuators: #""m": {"driver": "test.motor", "line": "GPIO22", "from": "l.x"}"#,
            loop: #""deadlineMs": 2, "onDeadlineMiss": {"after": 3, "do": "\#(policy)"}"#)
        let (actuator, motor) = try bench.actuator(Double.self)
        let plan = bench.pipeline.loops[0].plan
        bench.put(0.5)
        bench.tick()
        plan.deadlineExceeded()
        #expect(actuator.state == state)
        // The tick after it does not drive either, until one has ended in time.
        bench.put(0.25)
        bench.tick()
        #expect(actuator.state == state)
        plan.deadlineKept()
        bench.put(0.125)
        bench.tick()
        #expect(actuator.state == (policy == "stop" ? .latched : .driven))
        #expect(motor.writes.count == (policy == "warn" ? 3 : policy == "safe" ? 2 : 1))
    }

    private static let switched = #"{"stage": "above", "input": "x", "on": 1, "output": "lit"}"#
    private static let lamp = #""lamp": {"driver": "test.lamp", "line": "GPIO22", "from": "l.lit", "safe": false}"#

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a switch that follows a reading that is no number is safe, whatever it says`(garbage: Double) throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: "\(PlanBench.scale), \(Self.switched)", actuators: Self.lamp)
        let (actuator, lamp) = try bench.actuator(Bool.self)
        bench.put(2)
        bench.tick()
        bench.put(garbage)
        bench.tick()
        bench.tick()
        #expect(actuator.state == .safe)
        #expect(actuator.reason == .notFinite)
        #expect(actuator.notNumbers == 2)
        #expect(lamp.stands(at: false))
        bench.put(2)
        bench.tick()
        #expect(actuator.state == .driven)
        #expect(lamp.writes == [true, true])
    }

    @Test
    func `a switch that follows a stage's result that is no number is safe`() throws {
        let ratio = #"{"stage": "ratio", "input": "n", "output": "x"}"#
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: "\(ratio), \(Self.switched)", actuators: Self.lamp)
        let (actuator, lamp) = try bench.actuator(Bool.self)
        bench.put(0.5)
        bench.tick()
        bench.put(0)
        bench.tick()
        #expect(actuator.reason == .notFinite)
        #expect(lamp.writes == [true])
        #expect(lamp.stands(at: false))
    }

    /// Two loops in a row, a sensor before the first and a lamp behind the second.
    private final class Row {
        let pipeline: CompiledPipeline
        let actuator: Actuator
        private let sensor: TestSensor
        private var number: UInt64 = 0

        init(input: String, stage: String) throws {
            pipeline = try Bench().compile(
                Bench.pipeline(
                    producers: #""s": {"driver": "test.sensor"}"#,
                    loops: """
                        "l": {"rateHz": 100, "inputs": {"n": {"from": "s.number"}},
                              "stages": [{"stage": "above", "input": "n", "on": 1, "output": "lit"}]},
                        "k": {"rateHz": 100, "inputs": {"b": {\(input)}},
                              "stages": [{\(stage): "b", "output": "lit"}]}
                        """,
                    actuators: #""lamp": {"driver": "test.lamp", "line": "GPIO22", "from": "k.lit", "safe": false}"#))
            sensor = try #require(pipeline.producers.first?.driver as? TestSensor)
            actuator = try #require(pipeline.actuators.first)
            try actuator.open(on: FaultyBoard())
        }

        /// Both loops tick with a new reading; returns when it was measured.
        @discardableResult
        func tick(_ value: Double) -> Timestamp {
            number += 1
            let time = Timestamp(nanoseconds: Int64(number) * 10_000_000)
            sensor.number.put(value, measuredAt: time)
            for loop in pipeline.loops { loop.plan.tick(Tick(number: number, time: time, elapsed: 0.01)) }
            return time
        }
    }

    @Test(arguments: [
        (#""from": "l.lit""#, #""stage": "echo", "input""#),
        (#""from": "l.lit", "subscription": "event""#, #""stage": "latest", "event""#),
    ])
    func `what is no number is known to the next loop too, and when it was measured`(
        input: String, stage: String
    ) throws {
        let row = try Row(input: input, stage: stage)
        row.tick(2)
        #expect(row.actuator.state == .driven)
        let time = row.tick(.nan)
        #expect(row.actuator.state == .safe)
        #expect(row.actuator.reason == .notFinite)
        #expect(row.pipeline.loops[1].inputs[0].lastTime == time)
        row.tick(2)
        #expect(row.actuator.state == .driven)
    }

    @Test(arguments: [
        (#""whenOld": "safe""#, SafeReason.inputTooOld, [true, true]),
        (#""whenOld": "hold""#, .notFinite, [true, true]),
        (#""whenOld": false"#, nil, [true, false, true]),
    ])
    func `a loop that asks for young readings does without one that is no number, as if it had not come`(
        whenOld: String, reason: SafeReason?, writes: [Bool]
    ) throws {
        let row = try Row(input: #""from": "l.lit", "maxAgeMs": 15, \#(whenOld)"#, stage: #""stage": "echo", "input""#)
        row.tick(2)
        row.tick(.nan)
        #expect(row.actuator.state == (reason == nil ? .driven : .safe))
        if let reason { #expect(row.actuator.reason == reason) }
        row.tick(2)
        #expect(row.actuator.state == .driven)
        let lamp = try #require(row.actuator as? ActuatorOf<TestActuator<Bool>>)
        #expect(lamp.driver.writes == writes)
    }
}
