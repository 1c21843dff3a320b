import HardwareIO
import LinuxSystem
import Quantities
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// A robot whose steps come at the wrong time, and what was taken from it early.
struct RobotTurnTests {
    let bench = Bench()

    private func robot(more: String = "") throws -> Robot {
        let text = Bench.pipeline(
            loops: #""l": {"rateHz": 1000, "stages": [{"stage": "mark", "output": "x"}]}"#,
            actuators: #""left": {"driver": "test.motor", "line": "GPIO22", "from": "l.x"}"#, more: more)
        return Robot(try bench.compile(text))
    }

    private func description(of step: () throws -> Void) -> String {
        do {
            try step()
            return "done"
        } catch {
            return "\(error)"
        }
    }

    @Test
    func `a robot is not opened twice, and what it has stays open`() throws {
        let robot = try robot()
        try robot.open(on: FaultyBoard())
        defer { robot.stop() }
        #expect(
            description { try robot.open(on: FaultyBoard()) }
                == """
                the robot cannot be opened: it is open and not started yet; a robot is opened once, then started once; \
                make another
                """)
        #expect(bench.journal.entries == ["open GPIO22 at 0.0"])
    }

    @Test
    func `a robot is started neither before it is open, nor twice, nor after its end`() throws {
        let robot = try robot()
        #expect(description { _ = try robot.start() }.hasPrefix("the robot cannot be started: it is not open yet;"))
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        #expect(description { _ = try robot.start() }.contains("cannot be started: it is "))
        #expect(bench.journal.wait(for: 3) { $0 == "tick" }, "it goes on")
        robot.stop()
        #expect(description { _ = try robot.start() }.contains("it has been stopped;"))
        #expect(description { try robot.open(on: FaultyBoard()) }.contains("it has been stopped;"))
    }

    @Test
    func `a robot that could not be opened stays closed, and says so`() throws {
        let robot = try robot()
        #expect(throws: RobotError.self) { try robot.open(on: FaultyBoard(broken: ["GPIO22"])) }
        #expect(robot.status().phase == .failed)
        #expect(description { try robot.open(on: FaultyBoard()) }.contains("it could not be started;"))
        #expect(!bench.journal.entries.contains("open GPIO22 at 0.0"))
    }

    @Test
    func `a handle taken before anything was opened stops the robot that runs`() throws {
        let robot = try robot()
        let safety = robot.safety
        try robot.open(on: FaultyBoard())
        defer { robot.stop() }
        _ = try robot.start()
        try #require(robot.waits { $0.phase == .armed && $0.actuators.allSatisfy { $0.state == .driven } })
        safety.stop()
        #expect(robot.status().actuators.map(\.state) == [.latched])
        #expect(robot.status().phase == .disarmed)
        safety.arm()
        #expect(robot.waits { $0.phase == .armed })
    }

    @Test
    func `arming before the start is not kept for later, and is told why`() throws {
        let robot = try robot(more: #""arm": "manual""#)
        let safety = robot.safety
        safety.arm()
        #expect(safety.armingObstacles.map(\.text) == ["the robot is not open yet"])
        try robot.open(on: FaultyBoard())
        safety.arm()
        _ = try robot.start()
        #expect(bench.journal.wait(for: 20) { $0 == "tick" })
        #expect(robot.status().phase == .disarmed)
        #expect(safety.armingObstacles.isEmpty)
        robot.stop()
        safety.arm()
        #expect(!safety.isArmed)
        #expect(safety.armingObstacles.map(\.text) == ["the robot has been stopped"])
    }

    @Test
    func `a robot of 200 loops knows of each whether it stands still`() throws {
        let names = (0..<200).map { "l\($0)" }
        let loops = names.map { #""\#($0)": {"rateHz": 1, "stages": [{"stage": "mark", "output": "x"}]}"# }
        let pipeline = try bench.compile(Bench.pipeline(loops: loops.joined(separator: ", ")))
        let supervision = Supervision(
            actuators: [], loops: pipeline.loops.map { ($0.plan, 1_000_000_000) }, triggers: [], cutoff: nil)
        let late = Timestamp(nanoseconds: 1_000_000_000_000)
        for (index, loop) in pipeline.loops.enumerated() where index != 137 {
            loop.plan.tick(.init(number: 1, time: late, elapsed: 1))
        }
        supervision.tick(.init(number: 1, time: Timestamp(nanoseconds: 1), elapsed: 1))
        supervision.tick(.init(number: 2, time: late, elapsed: 1))
        #expect(names.indices.filter(supervision.isStalled) == [137])
    }
}
