import Catalog
import HardwareIO
import HardwareTesting
import LinuxSystem
import Quantities
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// Robots whose stop is known by its level before anything drives.
struct StopAtStartTests {
    private let button = VirtualInputLine("BUTTON")
    private let motor: VirtualOutputLine
    private let enable: VirtualOutputLine

    init() throws {
        motor = try VirtualOutputLine("MOTOR")
        enable = try VirtualOutputLine("ENABLE")
    }

    /// A motor that is on whenever it may be.
    private func robot(estop: String, keys: String = "", arm: String = "automatic") throws -> Robot {
        let text = """
            {"version": 1, "name": "p", "estop": ["\(estop)"], "arm": "\(arm)", "cutoff": {"line": "ENABLE"},
             "producers": {"b": {"driver": "gpio.input", "line": "BUTTON"\(keys)}},
             "loops": {
               "l": {"rateHz": 200, "inputs": {"e": {"from": "b.edge", "subscription": "event"}},
                     "stages": [{"stage": "follow", "event": "e", "initial": true, "output": "on"}]},
               "s": {"rateHz": 200, "inputs": {"e": {"from": "b.edge", "subscription": "event"}},
                     "stages": [{"stage": "follow", "event": "e", "output": "stop"}]}
             },
             "actuators": {"m": {"driver": "gpio.output", "line": "MOTOR", "from": "l.on", "safe": false}}}
            """
        let robot = Robot(try ProducerBench.compile(text))
        try robot.open(on: TestBoard(inputs: [button], outputs: [motor, enable]))
        return robot
    }

    private func waits(_ robot: Robot, _ isWanted: (RobotStatus) -> Bool) -> Bool {
        eventually { isWanted(robot.status()) }
    }

    @Test(arguments: ["b.edge", "b.level"], ["", #", "edge": "rising""#])
    func `a stop that is pressed at the start keeps everything off, and says so`(estop: String, keys: String) throws {
        button.drive(high: true, at: .now())
        let robot = try robot(estop: estop, keys: keys)
        defer { robot.stop() }
        _ = try robot.start()
        #expect(waits(robot) { $0.armingObstacles == [.stopHeld(estop)] && $0.loops[0].timing.ticks > 20 })
        #expect(!robot.status().isArmed)
        robot.arm()
        let ticks = robot.status().loops[0].timing.ticks
        #expect(waits(robot) { $0.loops[0].timing.ticks > ticks + 20 })
        #expect(!robot.status().isArmed)
        #expect(!motor.writes.contains(true))
        #expect(!enable.writes.contains(true))

        button.drive(high: false, at: .now())
        #expect(waits(robot) { $0.armingObstacles.isEmpty })
        #expect(!robot.status().isArmed, "letting go does not arm")
        robot.arm()
        #expect(waits(robot) { $0.isArmed })
        #expect(eventually { enable.isHigh })
    }

    @Test
    func `the broken wire of a normally closed loop is a stop, at the start too`() throws {
        // Closed it is pulled to ground; nothing drives it now.
        let robot = try robot(estop: "b.edge", keys: #", "bias": "pullUp""#)
        defer { robot.stop() }
        _ = try robot.start()
        #expect(waits(robot) { $0.armingObstacles == [.stopHeld("b.edge")] })
        #expect(!enable.writes.contains(true))
    }

    @Test
    func `a loop's stop that repeats a line's edges is known by the line, before its first edge`() throws {
        button.drive(high: true, at: .now())
        let robot = try robot(estop: "s.stop")
        defer { robot.stop() }
        #expect(robot.status().armingObstacles == [.stopUnknown("s.stop")])
        _ = try robot.start()
        #expect(waits(robot) { $0.armingObstacles == [.stopHeld("s.stop")] })
        #expect(!motor.writes.contains(true))
        #expect(!enable.writes.contains(true))
    }

    @Test(arguments: ["b.edge", "b.level", "s.stop"])
    func `a stop that nobody presses lets the robot arm by itself`(estop: String) throws {
        let robot = try robot(estop: estop)
        defer { robot.stop() }
        _ = try robot.start()
        #expect(waits(robot) { $0.isArmed })
        #expect(eventually { enable.isHigh && motor.isHigh })
        button.drive(high: true, at: .now())
        #expect(waits(robot) { $0.actuators[0].state == .latched })
        #expect(!enable.isHigh && !motor.isHigh)
    }

    @Test
    func `a robot that is armed by hand is not armed while its stop is pressed`() throws {
        button.drive(high: true, at: .now())
        let robot = try robot(estop: "b.edge", arm: "manual")
        defer { robot.stop() }
        _ = try robot.start()
        #expect(waits(robot) { $0.armingObstacles == [.stopHeld("b.edge")] })
        robot.arm()
        button.drive(high: false, at: .now())
        #expect(waits(robot) { $0.armingObstacles.isEmpty })
        robot.arm()
        #expect(waits(robot) { $0.isArmed })
    }

    @Test
    func `a stop whose device goes stops the robot, until it is back and somebody arms`() throws {
        let robot = try robot(estop: "b.edge")
        defer { robot.stop() }
        _ = try robot.start()
        try #require(waits(robot) { $0.isArmed })
        try #require(eventually { enable.isHigh })
        button.fail(with: .disconnected)
        #expect(waits(robot) { !$0.isArmed && $0.actuators[0].reason == .stopLost })
        #expect(!enable.isHigh && !motor.isHigh)
        #expect(robot.status().armingObstacles == [.stopLost("b.edge")])
        button.fail(with: nil)
        #expect(waits(robot) { $0.armingObstacles.isEmpty })
        #expect(!robot.status().isArmed)
        robot.arm()
        #expect(waits(robot) { $0.isArmed })
    }
}
