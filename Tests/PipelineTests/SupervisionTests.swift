import HardwareIO
import LinuxSystem
import Quantities
import Realtime
import Subscriptions
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// The supervisor's turns one by one, at times of the test's choosing.
struct SupervisionTests {
    private let bench: PlanBench
    private let actuator: Actuator
    private let button = Producer<Bool>()
    private let source = StopSource(name: "button.edge")
    private let supervision: Supervision
    private let start = Timestamp.now()

    init() throws {
        bench = try PlanBench(
            inputs: PlanBench.number, stages: PlanBench.scale,
            actuators: #""m": {"driver": "test.motor", "line": "GPIO22", "from": "l.x", "staleAfterMs": 50}"#)
        (actuator, _) = try bench.actuator(Double.self)
        supervision = Supervision(
            actuators: [actuator], loops: [(bench.pipeline.loops[0].plan, 10_000_000)],
            triggers: [StopTrigger(source)], cutoff: nil)
        button.subscribe(source)
        button.put(false, measuredAt: start)
    }

    private func turn(at time: Timestamp) {
        supervision.tick(Tick(number: 1, time: time, elapsed: 0.005))
    }

    /// One tick of the loop with a fresh reading; its time.
    private func drive() throws -> Timestamp {
        bench.put(0.5)
        bench.tick()
        try #require(actuator.state == .driven)
        return try #require(bench.pipeline.loops[0].plan.lastTickTime)
    }

    @Test
    func `an actuator whose loop has gone silent goes safe, once, and comes back with the next value`() throws {
        let last = try drive()
        turn(at: last.advanced(by: .milliseconds(49)))
        #expect(actuator.state == .driven)
        turn(at: last.advanced(by: .milliseconds(51)))
        turn(at: last.advanced(by: .milliseconds(60)))
        #expect(actuator.state == .safe)
        #expect(actuator.reason == .stale)
        #expect(actuator.safeEntries == 1)
        _ = try drive()
        #expect(actuator.state == .driven)
    }

    @Test
    func `a safe action that failed is done again by the supervisor until it works, however latched the output is`()
        throws
    {
        let (_, motor) = try bench.actuator(Double.self)
        let last = try drive()
        motor.isBroken = true
        supervision.stopAll(.emergencyStop)
        #expect(!motor.stands(at: 0))
        turn(at: last.advanced(by: .milliseconds(5)))
        turn(at: last.advanced(by: .milliseconds(10)))
        let failures = actuator.failures
        #expect(failures == 2, "the stop's and one more: not at every turn")
        motor.isBroken = false
        turn(at: last.advanced(by: .milliseconds(200)))
        #expect(motor.stands(at: 0))
        turn(at: last.advanced(by: .milliseconds(400)))
        #expect(actuator.failures == failures)
    }

    @Test
    func `a press of the stop button latches every actuator until it is let go and armed`() throws {
        let last = try drive()
        button.put(false, measuredAt: last)
        button.put(true, measuredAt: last)
        turn(at: last)
        #expect(actuator.state == .latched)
        #expect(actuator.reason == .emergencyStop)
        bench.put(1)
        bench.tick()
        #expect(actuator.state == .latched, "fresh values do not drive a latched actuator")

        supervision.arm()
        turn(at: last)
        #expect(actuator.state == .latched, "nobody arms while the button is pressed")
        button.put(false, measuredAt: last)
        turn(at: last)
        #expect(actuator.state == .latched, "letting go alone does not arm")
        supervision.arm()
        turn(at: last)
        #expect(supervision.isArmed)
        _ = try drive()
    }

    @Test
    func `a short press between two turns is not missed`() throws {
        let last = try drive()
        button.put(true, measuredAt: last)
        button.put(false, measuredAt: last)
        turn(at: last)
        #expect(actuator.state == .latched)
    }

    @Test(arguments: [true, false])
    func `of ten thousand changes between two turns no press is missed, and the last level counts`(isHeld: Bool) throws
    {
        let last = try drive()
        supervision.arm()
        turn(at: last)
        try #require(supervision.isArmed)
        button.put(true, measuredAt: last)
        for _ in 0..<10_000 { button.put(false, measuredAt: last) }
        button.put(isHeld, measuredAt: last)
        turn(at: last)
        #expect(actuator.state == .latched)
        #expect(supervision.obstacles == (isHeld ? [.stopHeld("button.edge")] : []))
        supervision.arm()
        turn(at: last)
        #expect(supervision.isArmed != isHeld)
    }

    @Test
    func `a source that fails stops the robot, and nobody arms it before its level is known again`() throws {
        let last = try drive()
        supervision.arm()
        turn(at: last)
        source.lose()
        turn(at: last)
        #expect(!supervision.isArmed)
        #expect(actuator.state == .latched)
        #expect(actuator.reason == .stopLost)
        #expect(supervision.obstacles == [.stopLost("button.edge")])
        supervision.arm()
        turn(at: last)
        #expect(!supervision.isArmed)
        button.put(false, measuredAt: last)
        turn(at: last)
        #expect(!supervision.isArmed, "what was refused is not made good for")
        supervision.arm()
        turn(at: last)
        #expect(supervision.isArmed)
    }

    @Test
    func `a source that fails and is well again between two turns has stopped the robot all the same`() throws {
        let last = try drive()
        supervision.arm()
        turn(at: last)
        source.lose()
        button.put(false, measuredAt: last)
        turn(at: last)
        #expect(!supervision.isArmed)
    }

    @Test
    func `a stop between asking for arming and the supervisor's turn wins`() throws {
        let last = try drive()
        supervision.arm()
        supervision.stopAll(.emergencyStop)
        turn(at: last)
        #expect(!supervision.isArmed)
        #expect(actuator.state == .latched)
        supervision.arm()
        turn(at: last)
        #expect(supervision.isArmed)
        _ = try drive()
    }

    @Test
    func `without a guard nothing is armed, and with the next one what was armed before`() throws {
        let last = try drive()
        supervision.arm()
        turn(at: last)
        supervision.holdForGuard()
        #expect(!supervision.isArmed)
        #expect(actuator.reason == .guardEnded)
        supervision.arm()
        turn(at: last)
        #expect(actuator.state == .latched, "there is no guard yet")
        supervision.releaseFromGuard()
        turn(at: last)
        #expect(supervision.isArmed)
        _ = try drive()
    }

    @Test
    func `a stop while there is no guard is not forgotten when there is one`() throws {
        let last = try drive()
        supervision.arm()
        turn(at: last)
        supervision.holdForGuard()
        supervision.stopAll(.emergencyStop)
        supervision.releaseFromGuard()
        turn(at: last)
        #expect(!supervision.isArmed)
        #expect(actuator.state == .latched)
    }

    @Test
    func `what was not armed when the guard ended is not armed with the next one`() throws {
        let last = try drive()
        supervision.stopAll(.emergencyStop)
        supervision.holdForGuard()
        supervision.releaseFromGuard()
        turn(at: last)
        #expect(!supervision.isArmed)
    }

    @Test
    func `a loop that does not tick any more stands still, and runs again with its next tick`() throws {
        let last = try drive()
        turn(at: last.advanced(by: .milliseconds(150)))
        #expect(!supervision.isStalled(0))
        turn(at: last.advanced(by: .milliseconds(250)))
        #expect(supervision.isStalled(0))
        let next = try drive()
        turn(at: next)
        #expect(!supervision.isStalled(0))
    }

    @Test
    func `the last healthy turn is the last one in which no loop stood still`() throws {
        #expect(supervision.lastHealthyTurn == nil)
        let last = try drive()
        let healthy = last.advanced(by: .milliseconds(150))
        turn(at: healthy)
        turn(at: last.advanced(by: .milliseconds(250)))
        #expect(supervision.lastHealthyTurn == healthy)
        let next = try drive()
        turn(at: next)
        #expect(supervision.lastHealthyTurn == next)
    }

    @Test
    func `a loop that has never ticked stands still too`() throws {
        turn(at: start)
        turn(at: start.advanced(by: .milliseconds(300)))
        #expect(supervision.isStalled(0))
    }
}
