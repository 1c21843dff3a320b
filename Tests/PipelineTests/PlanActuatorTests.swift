import HardwareIO
import Quantities
import Testing

@testable import Pipeline

/// What reaches an output, and what does not.
struct PlanActuatorTests {
    private static func motor(_ limits: String) -> String {
        #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"\#(limits)}"#
    }

    private static func bench(_ limits: String = "", stage: String = PlanBench.scale) throws -> PlanBench {
        try PlanBench(inputs: PlanBench.number, stages: stage, actuators: motor(limits))
    }

    /// What is written for these values, one tick of 10 ms each.
    private static func written(_ values: [Double], _ limits: String) throws -> [Double] {
        let bench = try bench(limits)
        for value in values {
            bench.put(value)
            bench.tick()
        }
        return try bench.actuator(Double.self).1.writes
    }

    @Test
    func `an actuator opens at its safe value`() throws {
        let bench = try Self.bench(#", "safe": 0.25"#)
        #expect(try bench.actuator(Double.self).1.stands(at: 0.25))
    }

    @Test
    func `values are cut to the range`() throws {
        #expect(try Self.written([2, -2, 0.3, -0.5], #", "range": [-0.5, 1]"#) == [1, -0.5, 0.3, -0.5])
    }

    @Test
    func `a value changes no faster than its slew limit, from the safe value on`() throws {
        let written = try Self.written([1, 1, 1, -1, -1], #", "slewPerSecond": 25"#)
        #expect(written == [0.25, 0.5, 0.75, 0.5, 0.25])
    }

    @Test
    func `after a safe state the slew limit starts from the safe value`() throws {
        let bench = try Self.bench(#", "slewPerSecond": 25"#)
        let (actuator, motor) = try bench.actuator(Double.self)
        bench.put(1)
        for _ in 0..<4 { bench.tick() }
        actuator.makeSafe(.stale)
        bench.tick()
        #expect(motor.writes.last == 0.25)
    }

    @Test
    func `a write that failed does not count for the slew limit`() throws {
        let bench = try Self.bench(#", "slewPerSecond": 25"#)
        let (actuator, motor) = try bench.actuator(Double.self)
        bench.put(1)
        bench.tick()
        motor.failure = .timedOut
        bench.tick()
        bench.tick()
        motor.failure = nil
        bench.tick()
        #expect(motor.writes == [0.25, 0.5])
        #expect(actuator.failures == 2)
    }

    @Test(arguments: [0, -0.0])
    func `what is not finite makes the actuator safe and is counted, and the next number drives it again`(
        zero: Double
    ) throws {
        let bench = try Self.bench(stage: #"{"stage": "ratio", "input": "n", "output": "x"}"#)
        let (actuator, motor) = try bench.actuator(Double.self)
        bench.put(2)
        bench.tick()
        #expect(motor.stands(at: 0.5))
        bench.put(zero)
        bench.tick()
        bench.tick()
        #expect(actuator.state == .safe)
        #expect(motor.stands(at: 0))
        #expect(actuator.notNumbers == 2)
        bench.put(-2)
        bench.tick()
        #expect(actuator.state == .driven)
        #expect(motor.writes == [0.5, -0.5])
    }

    @Test
    func `a sensor's NaN never reaches the output`() throws {
        let bench = try Self.bench()
        bench.put(.nan)
        bench.tick()
        let (actuator, motor) = try bench.actuator(Double.self)
        #expect(motor.writes.isEmpty)
        #expect(actuator.notNumbers == 1)
    }

    @Test
    func `a write that began before the actuator was made safe does not stand`() throws {
        let bench = try Self.bench()
        let (actuator, motor) = try bench.actuator(Double.self)
        bench.put(1)
        bench.tick()
        motor.duringWrite = { actuator.makeSafe(.stale) }
        bench.tick()
        #expect(motor.writes == [1, 1], "the late write did reach the device")
        #expect(motor.stands(at: 0))
        #expect(actuator.state == .safe)
    }

    @Test
    func `the very first write does not stand either when the actuator is made safe meanwhile`() throws {
        let bench = try Self.bench()
        let (actuator, motor) = try bench.actuator(Double.self)
        motor.duringWrite = { actuator.makeSafe(.stale) }
        bench.put(1)
        bench.tick()
        #expect(motor.stands(at: 0))
        #expect(actuator.state == .safe)
    }

    @Test
    func `a closed actuator stands at its safe value`() throws {
        let bench = try Self.bench(#", "safe": -0.25"#)
        let (actuator, motor) = try bench.actuator(Double.self)
        bench.put(1)
        bench.tick()
        actuator.close()
        #expect(motor.stands(at: -0.25))
    }

    @Test
    func `a safe action that failed is done again in the next tick`() throws {
        let bench = try PlanBench(
            inputs: #""n": {"from": "s.number", "maxAgeMs": 20}"#, stages: PlanBench.scale, actuators: PlanBench.motor)
        let (actuator, motor) = try bench.actuator(Double.self)
        motor.isBroken = true
        bench.put(1)
        bench.tick()
        bench.tick(after: 100)
        #expect(actuator.failures == 1)
        bench.tick()
        #expect(actuator.failures == 2)
    }

    @Test
    func `two actuators of one output both follow it`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: PlanBench.scale,
            actuators: Self.motor("") + #", "k": {"driver": "test.motor", "line": "GPIO22", "from": "l.x"}"#)
        bench.put(0.5)
        bench.tick()
        #expect(bench.pipeline.actuators.map(\.state) == [.driven, .driven])
    }

    @Test
    func `a switch is written as it is`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: #"{"stage": "above", "input": "n", "output": "x"}"#,
            actuators: #""m": {"driver": "test.lamp", "line": "GPIO27", "from": "l.x", "safe": true}"#)
        let (actuator, lamp) = try bench.actuator(Bool.self)
        #expect(lamp.stands(at: true))
        for value in [0.0, 2, 0] {
            bench.put(value)
            bench.tick()
        }
        #expect(lamp.writes == [false, true, false])
        actuator.makeSafe(.stale)
        #expect(lamp.stands(at: true))
    }
}
