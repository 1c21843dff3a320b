import Quantities
import Realtime
import Testing

@testable import Pipeline

/// What becomes of a stage's state while nothing moves by what it gives.
struct StageLifeTests {
    private static func gather(_ life: String, to name: String = "x") -> String {
        #"{"stage": "gather.\#(life)", "input": "n", "output": "\#(name)"}"#
    }

    private static let aged = #""n": {"from": "s.number", "maxAgeMs": 20}"#

    /// A loop whose stage counts its ticks, and a motor that is driven with that.
    private static func bench(
        _ life: String, inputs: String = PlanBench.number, motor: String = "", loop: String = ""
    ) throws -> PlanBench {
        try PlanBench(
            inputs: inputs, stages: gather(life),
            actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"\#(motor)}"#, show: ["l.x"],
            loop: loop)
    }

    /// What ends that a motor is driven, for twelve seconds of ticks and longer.
    enum Pause: CaseIterable {
        case disarmed, stale, deadlineMissed, inputTooOld, notANumber, valueTooOld

        func happens(on bench: PlanBench, _ actuator: Actuator) {
            switch self {
            case .disarmed:
                actuator.makeSafe(.emergencyStop, latching: true)
                bench.run(1_200)
                actuator.arm { true }
            case .stale:
                // The loop stands still, and the supervisor finds out.
                actuator.superviseAge(bench.now.advanced(byNanoseconds: 12_000_000_000))
            case .deadlineMissed:
                bench.plan.deadlineExceeded()
                bench.run(1_200)
                bench.plan.deadlineKept()
            case .inputTooOld:
                for _ in 0..<1_200 { bench.tick() }
            case .notANumber:
                bench.run(1_200, .nan)
            case .valueTooOld:
                for _ in 0..<1_200 {
                    bench.put(0.5, age: 19)
                    bench.tick()
                }
            }
        }
    }

    @Test(arguments: Pause.allCases)
    func `a stage that resets starts from the beginning when it is driven with again`(pause: Pause) throws {
        let bench = try Self.bench(
            "resets", inputs: Self.aged, motor: #", "maxAgeAtActuationMs": 15"#,
            loop: #""deadlineMs": 2, "onDeadlineMiss": {"after": 3, "do": "safe"}"#)
        let (actuator, motor) = try bench.actuator(Double.self)
        bench.run(3)
        pause.happens(on: bench, actuator)
        #expect(actuator.state == .safe)
        bench.run(3)
        #expect(GatherStage.counts(motor.writes).prefix(3) == [1, 2, 3])
        #expect(GatherStage.counts(motor.writes).suffix(3) == [1, 2, 3])
    }

    @Test
    func `a stage that resets shows a beginning in each tick while it waits to be armed`() throws {
        let bench = try Self.bench("resets")
        let output = try bench.reader("l.x", Double.self)
        let (actuator, _) = try bench.actuator(Double.self)
        actuator.makeSafe(.disarmed, latching: true)
        for _ in 0..<5 {
            bench.run(1)
            #expect(output.poll()?.value == 0.001)
        }
    }

    @Test
    func `a stage that holds goes on from where it was`() throws {
        let bench = try Self.bench("holds")
        let (actuator, motor) = try bench.actuator(Double.self)
        actuator.makeSafe(.disarmed, latching: true)
        bench.run(100)
        actuator.arm { true }
        bench.run(3)
        // The tick that arms it finds it safe as well.
        #expect(GatherStage.counts(motor.writes) == [1, 1, 2])
        Pause.disarmed.happens(on: bench, actuator)
        bench.run(2)
        #expect(GatherStage.counts(motor.writes) == [1, 1, 2, 3, 3])
    }

    @Test
    func `a stage that tracks goes on all the while`() throws {
        let bench = try Self.bench("tracks")
        let (actuator, motor) = try bench.actuator(Double.self)
        actuator.makeSafe(.disarmed, latching: true)
        bench.run(100)
        actuator.arm { true }
        bench.run(2)
        #expect(GatherStage.counts(motor.writes) == [101, 102])
    }

    @Test
    func `a stage that nobody is driven with simply runs`() throws {
        let bench = try PlanBench(inputs: PlanBench.number, stages: Self.gather("resets"), show: ["l.x"])
        let output = try bench.reader("l.x", Double.self)
        bench.run(7)
        #expect(output.poll()?.value == 0.007)
    }

    @Test
    func `one driven actuator of two is enough`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: Self.gather("resets"),
            actuators: PlanBench.motor + #", "k": {"driver": "test.motor", "line": "GPIO22", "from": "l.x"}"#,
            show: ["l.x"])
        let output = try bench.reader("l.x", Double.self)
        bench.pipeline.actuators[0].makeSafe(.emergencyStop, latching: true)
        bench.run(5)
        #expect(output.poll()?.value == 0.005)
        bench.pipeline.actuators[1].makeSafe(.emergencyStop, latching: true)
        bench.run(5)
        #expect(output.poll()?.value == 0.001)
    }

    @Test
    func `stages side by side each live by their own actuators`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number,
            stages: [Self.gather("resets", to: "x"), Self.gather("resets", to: "y"), Self.gather("resets", to: "z")]
                .joined(separator: ", "),
            actuators: PlanBench.motor + #", "k": {"driver": "test.motor", "line": "GPIO22", "from": "l.y"}"#,
            show: ["l.x", "l.y", "l.z"])
        let outputs = try ["l.x", "l.y", "l.z"].map { try bench.reader($0, Double.self) }
        bench.pipeline.actuators[0].makeSafe(.emergencyStop, latching: true)
        bench.run(4)
        #expect(outputs.map { $0.poll()?.value } == [0.001, 0.004, 0.004])
    }

    @Test
    func `what a stage drives through others counts`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number,
            stages: #"""
                {"stage": "gather.resets", "input": "n", "output": "y"}, {"stage": "scale", "input": "y", "output": "z"},
                {"stage": "total", "a": "z", "b": "n", "output": "x"}
                """#,
            actuators: PlanBench.motor, show: ["l.y"])
        let (actuator, motor) = try bench.actuator(Double.self)
        actuator.makeSafe(.disarmed, latching: true)
        bench.run(50, 0)
        actuator.arm { true }
        bench.run(3, 0)
        #expect(GatherStage.counts(motor.writes) == [1, 2, 3])
    }

    @Test
    func `while a stage gives something else nothing is driven with what comes in there`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number,
            stages: #"""
                {"stage": "gather.resets", "input": "n", "output": "y"},
                {"stage": "valve", "input": "y", "lever": "n", "output": "x"}
                """#,
            actuators: PlanBench.motor)
        let (_, motor) = try bench.actuator(Double.self)
        bench.run(3, 1)
        bench.run(50, -1)
        bench.run(3, 1)
        #expect(GatherStage.counts(motor.writes.filter { $0 != 0 }) == [1, 2, 3, 1, 2, 3])
    }

    @Test
    func `each description says what its stages do meanwhile`() {
        #expect(GatherStage.description.life == .resets)
        #expect(ScaleStage.description.life.kind == .resets, "a stage that says nothing gathers nothing")
        #expect(!ScaleStage.description.life.text.isEmpty)
        #expect(ValveStage.description.life == .stateless)
    }
}
