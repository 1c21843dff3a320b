import Quantities
import Testing

@testable import Pipeline

/// Actuators whose device is written by a thread of its own.
struct PlanWriterTests {
    private let bench: PlanBench
    private let actuator: Actuator
    private let driver: PostedActuator

    init() throws {
        bench = try PlanBench(
            inputs: PlanBench.number, stages: PlanBench.scale,
            actuators: #""m": {"driver": "test.posted", "line": "GPIO27", "from": "l.x"}"#)
        actuator = try #require(bench.pipeline.actuators.first)
        driver = try #require(actuator as? ActuatorOf<PostedActuator>).driver
    }

    private func drive(_ value: Double) {
        bench.put(value)
        bench.tick()
    }

    @Test
    func `the thread is asked to look when the first value stands, and by the driver alone after that`() {
        drive(0.5)
        #expect(driver.woken == [0.5])
        drive(0.25)
        #expect(driver.woken == [0.5])
        #expect(driver.posted == 0.25)
    }

    @Test
    func `making safe asks the thread, once, and plays nothing`() {
        drive(0.5)
        actuator.makeSafe(.stale)
        actuator.makeSafe(.stale)
        #expect(driver.woken == [0.5, nil])
        #expect(actuator.failures == 0, "the safe action that cannot be played was not tried")
        #expect(actuator.safeActions.count == 1, "it is there for the guard")
    }

    @Test
    func `a value that was overtaken by safety does not stand, and the thread is asked to look again`() {
        drive(0.5)
        driver.duringWrite = { [actuator] in actuator.makeSafe(.stale) }
        drive(0.75)
        #expect(driver.posted == 0.75)
        #expect(driver.woken == [0.5, nil, nil])
        driver.duringWrite = {}
        drive(0.25)
        #expect(driver.woken == [0.5, nil, nil, 0.25])
    }

    @Test
    func `an output that is stuck at its safe value stays there, whatever it was driven with before`() throws {
        drive(0.5)
        actuator.makeSafe(.stale)
        try bench.faults.inject(.init(.stuck), into: "m")
        drive(0.75)
        #expect(actuator.state == .safe, "the thread goes on with the safe value")
        bench.faults.clearAll()
        drive(0.25)
        #expect(actuator.state == .driven)
        #expect(driver.posted == 0.25)
    }

    @Test
    func `a device that fails is the actuator's health`() {
        #expect(actuator.health == .good)
        driver.health.fail("does not answer")
        #expect(actuator.health == .failing("does not answer"))
    }
}
