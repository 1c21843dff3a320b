import Quantities
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// What a loop makes of what arrives.
struct PlanInputTests {
    @Test
    func `a loop waits for its inputs and keeps its actuators safe`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number + #", "a": {"from": "s.angle"}"#,
            stages: #"{"stage": "total", "a": "n", "b": "a", "output": "x"}"#, actuators: PlanBench.motor)
        let (actuator, motor) = try bench.actuator(Double.self)
        bench.tick()
        bench.put(0.5)
        bench.tick()
        #expect(!bench.plan.isRunning)
        #expect(motor.writes.isEmpty)
        #expect(actuator.state == .safe)
        bench.sensor.angle.put(0.25, measuredAt: bench.now)
        bench.tick()
        #expect(bench.plan.isRunning)
        #expect(motor.writes == [0.75])
        #expect(actuator.state == .driven)
    }

    @Test
    func `a loop goes on with the last reading when its sensor is slower`() throws {
        let bench = try PlanBench(inputs: PlanBench.number, stages: PlanBench.scale, actuators: PlanBench.motor)
        bench.put(0.5)
        for _ in 0..<100 { bench.tick() }
        #expect(try bench.actuator(Double.self).1.writes.count == 100)
    }

    @Test
    func `a reading beyond its greatest age makes the actuators safe, and a young one brings them back`() throws {
        let bench = try PlanBench(
            inputs: #""n": {"from": "s.number", "maxAgeMs": 20}"#, stages: PlanBench.scale, actuators: PlanBench.motor)
        let (actuator, motor) = try bench.actuator(Double.self)
        bench.put(0.5)
        bench.tick()
        bench.tick()
        bench.tick()
        #expect(actuator.state == .driven, "20 ms are not beyond 20 ms")
        bench.tick(after: 0.000_001)
        #expect(actuator.state == .safe)
        #expect(motor.stands(at: 0))
        #expect(motor.writes.count == 3)
        bench.put(-0.5)
        bench.tick()
        #expect(actuator.state == .driven)
        #expect(motor.stands(at: -0.5))
    }

    @Test
    func `a reading that was old when it came does not count`() throws {
        let bench = try PlanBench(
            inputs: #""n": {"from": "s.number", "maxAgeMs": 20}"#, stages: PlanBench.scale, actuators: PlanBench.motor)
        bench.put(0.5, age: 21)
        bench.tick()
        #expect(!bench.plan.isRunning)
    }

    @Test
    func `an input is fresh in the tick of its arrival only`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: #"{"stage": "fresh", "input": "n", "output": "x"}"#, show: ["l.x"])
        let output = try bench.reader("l.x", Bool.self)
        var seen: [Bool?] = []
        for isNew in [true, false, false, true, true, false] {
            if isNew { bench.put(1) }
            bench.tick()
            seen.append(output.poll()?.value)
        }
        #expect(seen == [true, false, false, true, true, false])
    }

    @Test
    func `what arrives while the loop waits is still fresh when it runs`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number + #", "a": {"from": "s.angle"}"#,
            stages: #"{"stage": "fresh", "input": "n", "output": "x"}"#, show: ["l.x"])
        let output = try bench.reader("l.x", Bool.self)
        bench.put(1)
        bench.tick()
        bench.tick()
        bench.sensor.angle.put(0, measuredAt: bench.now)
        bench.tick()
        #expect(output.poll()?.value == true)
        bench.tick()
        #expect(output.poll()?.value == false)
    }

    @Test
    func `news pass through stages`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number,
            stages: PlanBench.scale + #", {"stage": "fresh", "input": "x", "output": "y"}"#, show: ["l.y"])
        let output = try bench.reader("l.y", Bool.self)
        bench.put(1)
        bench.tick()
        #expect(output.poll()?.value == true)
        bench.tick()
        #expect(output.poll()?.value == false)
    }

    @Test
    func `age and news pass on to every output of a stage`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number,
            stages: #"""
                {"stage": "split", "input": "n", "left": "a", "right": "b"}, {"stage": "fresh", "input": "a", "output": "x"},
                {"stage": "fresh", "input": "b", "output": "y"}
                """#,
            show: ["l.a", "l.b", "l.x", "l.y"])
        let numbers = [try bench.reader("l.a", Double.self), try bench.reader("l.b", Double.self)]
        let news = [try bench.reader("l.x", Bool.self), try bench.reader("l.y", Bool.self)]
        let measured = Timestamp(nanoseconds: 900_000_000)
        bench.sensor.number.put(1, measuredAt: measured)
        for isNew in [true, false] {
            bench.tick()
            #expect(numbers.map { $0.poll()?.time } == [measured, measured])
            #expect(news.map { $0.poll()?.value } == [isNew, isNew])
        }
    }

    @Test
    func `age passes through stages, the oldest input's`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number + #", "a": {"from": "s.angle"}"#,
            stages:
                #"{"stage": "total", "a": "n", "b": "a", "output": "x"}, {"stage": "scale", "input": "x", "output": "y"}"#,
            show: ["l.y"])
        let output = try bench.reader("l.y", Double.self)
        bench.sensor.angle.put(0, measuredAt: Timestamp(nanoseconds: 700_000_000))
        bench.sensor.number.put(0, measuredAt: Timestamp(nanoseconds: 900_000_000))
        bench.tick()
        #expect(output.poll()?.time == Timestamp(nanoseconds: 700_000_000))
        bench.sensor.angle.put(0, measuredAt: Timestamp(nanoseconds: 1_005_000_000))
        bench.tick()
        #expect(output.poll()?.time == Timestamp(nanoseconds: 900_000_000))
    }

    @Test
    func `an output is news when one of the readings behind it is, and as old as the oldest, by whatever way`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number + #", "a": {"from": "s.angle"}"#,
            stages: #"""
                {"stage": "scale", "input": "n", "output": "x"}, {"stage": "constant", "value": 1, "output": "c"},
                {"stage": "total", "a": "x", "b": "c", "output": "y"}, {"stage": "total", "a": "y", "b": "a", "output": "z"},
                {"stage": "fresh", "input": "x", "output": "isNewX"}, {"stage": "fresh", "input": "z", "output": "isNewZ"}
                """#,
            show: ["l.y", "l.z", "l.isNewX", "l.isNewZ"])
        let numbers = [try bench.reader("l.y", Double.self), try bench.reader("l.z", Double.self)]
        let news = [try bench.reader("l.isNewX", Bool.self), try bench.reader("l.isNewZ", Bool.self)]
        let (angle, number) = (Timestamp(nanoseconds: 800_000_000), Timestamp(nanoseconds: 900_000_000))
        bench.sensor.angle.put(0, measuredAt: angle)
        bench.sensor.number.put(0, measuredAt: number)
        bench.tick()
        #expect(numbers.map { $0.poll()?.time } == [number, angle])
        #expect(news.map { $0.poll()?.value } == [true, true])
        bench.sensor.angle.put(0, measuredAt: bench.now)
        bench.tick()
        #expect(numbers.map { $0.poll()?.time } == [number, number])
        #expect(news.map { $0.poll()?.value } == [false, true])
    }

    @Test
    func `an output is not from later than its tick`() throws {
        let bench = try PlanBench(inputs: PlanBench.number, stages: PlanBench.scale, show: ["l.x"])
        let output = try bench.reader("l.x", Double.self)
        bench.put(1, age: -1)
        bench.tick()
        #expect(output.poll()?.time == bench.now)
    }

    @Test
    func `a stage without inputs speaks of now`() throws {
        let bench = try PlanBench(stages: #"{"stage": "constant", "value": 1, "output": "x"}"#, show: ["l.x"])
        let output = try bench.reader("l.x", Double.self)
        bench.tick()
        bench.tick()
        #expect(output.poll()?.time == bench.now)
    }

    @Test
    func `the fields of a reading come from one element`() throws {
        let bench = try PlanBench(
            inputs: #""p": {"from": "s.pair"}"#, stages: #"{"stage": "gap", "input": "p", "output": "x"}"#,
            show: ["l.x"])
        let output = try bench.reader("l.x", Double.self)
        bench.sensor.pair.put(Pair(first: 1, second: 2), measuredAt: bench.now)
        bench.sensor.pair.put(Pair(first: 5, second: 9), measuredAt: bench.now)
        bench.tick()
        #expect(output.poll()?.value == -4)
    }

    @Test
    func `observers see how many readings came and how old the newest is`() throws {
        let bench = try PlanBench(inputs: PlanBench.number, stages: PlanBench.scale)
        let input = bench.pipeline.loops[0].inputs[0]
        #expect(RobotStatus.Input(input, at: bench.now).age == nil)
        for _ in 0..<3 { bench.put(1, age: 4) }
        bench.tick()
        bench.tick()
        #expect(RobotStatus.Input(input, at: bench.now).age == .milliseconds(14))
        #expect(RobotStatus.Input(input, at: bench.now).count == 3)
    }
}
