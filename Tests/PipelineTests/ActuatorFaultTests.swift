import LinuxSystem
import Quantities
import Testing

@testable import Pipeline

/// What each kind of fault in an actuator does between the loop and the device, and that it is over when it is cleared.
struct ActuatorFaultTests {
    private let bench: PlanBench
    private let actuator: Actuator
    private let motor: TestActuator<Double>

    init() throws {
        try self.init("")
    }

    private init(_ keys: String) throws {
        bench = try PlanBench(
            inputs: PlanBench.number, stages: PlanBench.scale,
            actuators: #""m": {"driver": "test.motor", "line": "GPIO27", "from": "l.x"\#(keys)}"#)
        (actuator, motor) = try bench.actuator(Double.self)
    }

    private func step(_ value: Double) {
        bench.put(value)
        bench.tick()
    }

    @Test
    func `off: every write is refused and counted, until the fault is cleared`() throws {
        step(0.5)
        try bench.faults.inject(.init(.off), into: "m")
        step(0.6)
        step(0.7)
        #expect(actuator.failures == 2)
        #expect(motor.writes == [0.5])
        bench.faults.clearAll()
        step(0.8)
        #expect(motor.writes == [0.5, 0.8])
        #expect(actuator.failures == 2)
    }

    @Test
    func `stuck: writes are accepted and do nothing`() throws {
        step(0.5)
        try bench.faults.inject(.init(.stuck), into: "m")
        step(0.6)
        #expect(motor.stands(at: 0.5))
        #expect(actuator.failures == 0)
        #expect(actuator.state == .driven)
        bench.faults.clearAll()
        step(0.7)
        #expect(motor.stands(at: 0.7))
    }

    @Test
    func `garbage keeps to range and slew limit, and what is not finite makes it safe`() throws {
        let tests = try ActuatorFaultTests(#", "range": [-0.5, 1], "slewPerSecond": 10"#)
        let (bench, motor, actuator) = (tests.bench, tests.motor, tests.actuator)
        try bench.faults.inject(.init(.garbage, seed: 9), into: "m")
        for _ in 0..<300 { tests.step(0.2) }
        #expect(motor.writes.allSatisfy { (-0.5...1).contains($0) })
        let steps = zip(motor.writes, motor.writes.dropFirst()).map { abs($1 - $0) }
        // After it was safe it starts again from there: so far it may be from one write to the next, and no further.
        #expect(steps.contains { $0 > 0.05 && $0 <= 0.1 + 1e-9 })
        #expect(Set(motor.writes).count > 10)
        #expect(actuator.notNumbers > 10 && actuator.safeEntries > 10)
        bench.faults.clearAll()
        actuator.makeSafe(.stale)
        tests.step(0.05)
        #expect(motor.writes.last == 0.05)
    }

    @Test
    func `wrong: the loop's value times a scale plus an offset, within the range`() throws {
        try bench.faults.inject(.init(.wrong(scale: 2, offset: 0.25)), into: "m")
        step(0.125)
        step(0.75)
        try bench.faults.inject(.init(.wrong(inverted: true)), into: "m")
        step(0.125)
        #expect(motor.writes == [0.5, 1, -0.125])
    }

    @Test
    func `slow: a write takes so long, and its tick with it`() throws {
        try bench.faults.inject(.init(.slow(by: .milliseconds(20))), into: "m")
        let began = Timestamp.now()
        step(0.5)
        #expect(Timestamp.now().duration(since: began) >= .milliseconds(20))
        #expect(motor.writes == [0.5])
    }

    @Test
    func `intermittent: some writes are refused, the same ones for the same seed`() throws {
        func failures(_ seed: UInt64) throws -> [UInt64] {
            try bench.faults.inject(.init(.intermittent(probability: 0.5), seed: seed), into: "m")
            return (0..<40).map { _ in
                let before = actuator.failures
                step(0.5)
                return actuator.failures - before
            }
        }
        let first = try failures(1)
        #expect(first.contains(0) && first.contains(1))
        #expect(try failures(1) == first)
        #expect(try failures(2) != first)
        #expect(motor.writes.count == 120 - Int(actuator.failures))
    }

    @Test(arguments: [
        InjectedFault.Kind.off, .stuck, .garbage, .wrong(offset: 0.5), .slow(by: .milliseconds(1)),
        .intermittent(probability: 1),
    ])
    func `whatever is injected, safe is safe`(kind: InjectedFault.Kind) throws {
        step(0.5)
        try bench.faults.inject(.init(kind), into: "m")
        step(0.6)
        actuator.makeSafe(.emergencyStop, latching: true)
        #expect(motor.stands(at: 0))
        step(0.7)
        #expect(motor.stands(at: 0))
        #expect(actuator.state == .latched)
        actuator.arm { true }
        bench.faults.clearAll()
        step(0.8)
        #expect(motor.stands(at: 0.8))
        try bench.faults.inject(.init(kind), into: "m")
        actuator.close()
        #expect(motor.stands(at: 0))
    }

    @Test(arguments: [InjectedFault.Kind.off, .stuck, .intermittent(probability: 1)])
    func `what a fault keeps from an output at its safe value drives nothing`(kind: InjectedFault.Kind) throws {
        step(0.5)
        actuator.makeSafe(.stale)
        try bench.faults.inject(.init(kind), into: "m")
        step(0.6)
        #expect(actuator.state == .safe)
        bench.faults.clearAll()
        step(0.7)
        #expect(actuator.state == .driven)
        #expect(motor.writes == [0.5, 0.7])
    }

    @Test
    func `a switch can be turned round, but not scaled`() throws {
        let bench = try PlanBench(
            inputs: PlanBench.number, stages: #"{"stage": "above", "input": "n", "output": "x"}"#,
            actuators: #""m": {"driver": "test.lamp", "line": "GPIO27", "from": "l.x"}"#)
        let (_, lamp) = try bench.actuator(Bool.self)
        #expect(throws: InjectionError.withoutEffect(part: "m")) {
            try bench.faults.inject(.init(.wrong(scale: 2)), into: "m")
        }
        try bench.faults.inject(.init(.wrong(inverted: true)), into: "m")
        for value in [0.0, 2] {
            bench.put(value)
            bench.tick()
        }
        #expect(lamp.writes == [true, false])
    }

    @Test
    func `a fault ends by itself after its time`() throws {
        try bench.faults.inject(.init(.off, for: .seconds(3_600)), into: "m")
        step(0.5)
        #expect(motor.writes == [])
        // The bench's clock stands far behind the kernel's; the next tick comes after the fault.
        let ahead = Timestamp.now().advanced(by: .seconds(7_200)).nanoseconds(since: bench.now)
        bench.tick(after: Double(ahead) / 1e6)
        #expect(motor.writes == [0.5])
    }
}
