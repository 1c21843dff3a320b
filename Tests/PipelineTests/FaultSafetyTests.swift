import HardwareTesting
import LinuxSystem
import Quantities
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// A robot with faults injected, its loops and supervisor running: nothing that is injected reaches the way to safety.
struct FaultSafetyTests {
    private let robot: Robot
    private let enable: VirtualOutputLine
    private let button: TestButton
    private let motor: TestActuator<Double>

    init() throws {
        let text = Bench.pipeline(
            producers: #""button": {"driver": "test.button", "line": "GPIO17"}"#,
            loops: #""l": {"rateHz": 200, "stages": [{"stage": "constant", "value": 0.5, "output": "x"}]}"#,
            actuators: #""m": {"driver": "test.motor", "line": "GPIO22", "from": "l.x"}"#,
            more: #""estop": ["button.edge"], "cutoff": {"line": "GPIO27"}"#)
        let pipeline = try Bench().compile(text)
        button = try #require(pipeline.producers.first?.driver as? TestButton)
        motor = try #require(pipeline.actuators.first as? ActuatorOf<TestActuator<Double>>).driver
        enable = try VirtualOutputLine("GPIO27")
        robot = Robot(pipeline)
        try robot.open(on: TestBoard(outputs: [enable]))
        _ = try robot.start()
    }

    static let kinds: [InjectedFault.Kind] = [
        .off, .stuck, .garbage, .wrong(offset: 0.25, inverted: true), .slow(by: InjectedFault.longestDelay),
        .intermittent(probability: 1),
    ]

    private var isDriven: Bool { robot.waits { $0.actuators[0].state == .driven && $0.isArmed } }

    @Test(arguments: kinds)
    func `the emergency stop and the cutoff act whatever is injected into the actuator`(kind: InjectedFault.Kind) throws
    {
        defer { robot.stop() }
        try #require(isDriven)
        try robot.inject(kind, into: "m")
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
        robot.safety.stop()
        #expect(robot.status().actuators[0].state == .latched)
        #expect(motor.stands(at: 0))
        #expect(!enable.isHigh)
        robot.faults.clearAll()
        robot.arm()
        #expect(isDriven)
        #expect(enable.isHigh)
    }

    @Test(arguments: kinds)
    func `a stop button is heard whatever is injected into it`(kind: InjectedFault.Kind) throws {
        defer { robot.stop() }
        try #require(isDriven)
        try robot.inject(kind, into: "button")
        button.edge.put(true, measuredAt: .now())
        #expect(robot.waits { $0.actuators[0].state == .latched && $0.actuators[0].reason == .emergencyStop })
        #expect(motor.stands(at: 0))
        #expect(!enable.isHigh)
    }

    @Test(arguments: [InjectedFault.Kind.garbage, .wrong(inverted: true)])
    func `what a fault makes of a stop button's readings stops nothing`(kind: InjectedFault.Kind) throws {
        defer { robot.stop() }
        try #require(isDriven)
        try robot.inject(kind, into: "button")
        let ticks = robot.status().loops[0].timing.ticks
        for _ in 0..<50 { button.edge.put(false, measuredAt: .now()) }
        #expect(robot.waits { $0.loops[0].timing.ticks > ticks + 5 })
        #expect(robot.status().isArmed)
        #expect(robot.status().actuators[0].safeEntries == 0)
    }

    @Test
    func `a write that hangs is made safe by the supervisor, does not stand, and comes back when the fault ends`()
        throws
    {
        defer { robot.stop() }
        try #require(isDriven)
        try robot.inject(.slow(by: InjectedFault.longestDelay), into: "m")
        #expect(robot.waits { $0.actuators[0].state == .safe && $0.actuators[0].reason == .stale })
        #expect(motor.stands(at: 0))
        #expect(robot.waits { $0.loops[0].isStalled })
        robot.faults.clearAll()
        #expect(isDriven)
        #expect(robot.waits { !$0.loops[0].isStalled })
    }

    @Test
    func `an orderly stop ends what is injected, a write that hangs too, and leaves everything safe`() throws {
        try #require(isDriven)
        try robot.inject(.stuck, into: "button")
        try robot.inject(.slow(by: InjectedFault.longestDelay), into: "m")
        try #require(robot.waits { $0.actuators[0].state == .safe })
        robot.stop()
        #expect(robot.status().injections.isEmpty)
        #expect(motor.stands(at: 0))
        #expect(!enable.isHigh)
    }
}
