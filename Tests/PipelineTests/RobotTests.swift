import LinuxSystem
import Quantities
import Subscriptions
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// The life of a robot: opening, starting, stopping, and who is told what in which order.
struct RobotTests {
    let bench = Bench()

    /// One sensor, one button, one loop whose stage notes each tick, two motors.
    private func robot() throws -> Robot {
        let text = Bench.pipeline(
            producers: #""sensor": {"driver": "test.sensor"}, "button": {"driver": "test.button", "line": "GPIO17"}"#,
            loops: #""l": {"rateHz": 1000, "stages": [{"stage": "mark", "output": "x"}]}"#,
            actuators: """
                "left": {"driver": "test.motor", "line": "GPIO22", "from": "l.x"},
                "right": {"driver": "test.motor", "line": "GPIO27", "from": "l.x", "safe": -0.5}
                """,
            more: #""show": ["l.x"]"#)
        return Robot(try bench.compile(text))
    }

    private static let leftSafe = 0.0.register
    private static let rightSafe = (-0.5).register

    @Test
    func `actuators open first, each at its safe value, then producers`() throws {
        let robot = try robot()
        try robot.open(on: FaultyBoard())
        defer { robot.stop() }
        #expect(bench.journal.entries == ["open GPIO22 at 0.0", "open GPIO27 at -0.5", "open sensor", "open GPIO17"])
    }

    @Test
    func `loops stop before producers, producers leave before devices close, and outputs close at their safe value`()
        throws
    {
        let robot = try robot()
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        #expect(bench.journal.wait(for: 3) { $0 == "tick" })
        #expect(bench.journal.wait(for: 2) { $0.hasPrefix("run") })
        robot.stop()
        let entries = bench.journal.entries
        let end = entries.suffix(while: { !$0.hasPrefix("tick") && !$0.hasPrefix("run") })
        #expect(
            end.filter { !$0.hasPrefix("leave") } == [
                "interrupt sensor", "interrupt GPIO17", "close GPIO22 at \(Self.leftSafe)",
                "close GPIO27 at \(Self.rightSafe)", "close sensor", "close GPIO17",
            ])
        let left = entries.firstIndex { $0.hasPrefix("close") }
        let leaving = entries.lastIndex { $0.hasPrefix("leave") }
        #expect(try #require(leaving) < #require(left))
    }

    @Test
    func `outputs are safe before the producers are told to leave`() throws {
        let robot = try robot()
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        #expect(bench.journal.wait(for: 3) { $0 == "tick" })
        #expect(bench.journal.wait(for: 2) { $0.hasPrefix("run") })
        let actuators = robot.pipeline.actuators
        let states = Locked<[ActuatorState]>([])
        bench.journal.listen { line in
            if line.hasPrefix("interrupt") { states.withLock { $0 += actuators.map(\.state) } }
        }
        robot.stop()
        #expect(states.withLock { $0 } == [.latched, .latched, .latched, .latched])
    }

    @Test
    func `a robot that is started without arming drives nothing until it is armed as the file says`() throws {
        let robot = try robot()
        try robot.open(on: FaultyBoard())
        defer { robot.stop() }
        _ = try robot.start(arms: false)
        #expect(bench.journal.wait(for: 5) { $0 == "tick" })
        #expect(robot.pipeline.actuators.map(\.state).allSatisfy { $0 == .latched })
        #expect(!robot.status().isArmed)
        robot.armAsDescribed()
        let end = Timestamp.now().advanced(by: .seconds(20))
        while !robot.status().isArmed, Timestamp.now() < end { Sleep.until(.now().advanced(by: .milliseconds(2))) }
        #expect(robot.status().isArmed)
    }

    @Test
    func `no tick comes after stop`() throws {
        let robot = try robot()
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        #expect(bench.journal.wait(for: 2) { $0 == "tick" })
        robot.stop()
        let count = bench.journal.entries.count
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
        #expect(bench.journal.entries.count == count)
    }

    @Test(
        arguments: [
            ("GPIO22", "actuators.left", []),
            ("GPIO27", "actuators.right", ["close GPIO22 at \(leftSafe)"]),
            ("sensor", "producers.sensor", ["close GPIO22 at \(leftSafe)", "close GPIO27 at \(rightSafe)"]),
            (
                "GPIO17", "producers.button",
                ["close GPIO22 at \(leftSafe)", "close GPIO27 at \(rightSafe)", "close sensor"]
            ),
        ] as [(String, String, [String])])
    func `a device that cannot be had closes all that were opened before it`(
        device: String, owner: String, closed: [String]
    ) throws {
        let robot = try robot()
        let error = #expect(throws: RobotError.self) { try robot.open(on: FaultyBoard(broken: [device])) }
        #expect(
            error?.description
                == "\(owner): \(device): is in use by \"somebody\"; free it there, or use another one")
        #expect(bench.journal.entries.filter { !$0.hasPrefix("open") } == closed)
    }

    @Test
    func `stop may come twice, or before anything`() throws {
        let robot = try robot()
        robot.stop()
        #expect(bench.journal.entries == [])
        try robot.open(on: FaultyBoard())
        robot.stop()
        robot.stop()
        #expect(bench.journal.entries.count { $0.hasPrefix("close") } == 4)
        #expect(!bench.journal.entries.contains { $0.hasPrefix("run") })
    }

    @Test
    func `the status tells of producers, loops and actuators`() throws {
        let robot = try robot()
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        defer { robot.stop() }
        #expect(bench.journal.wait(for: 2) { $0 == "tick" })
        #expect(bench.journal.wait(for: 2) { $0.hasPrefix("run") })
        try #require(robot.waits { $0.actuators.allSatisfy { $0.state == .driven } })
        let status = robot.status()
        #expect(status.producers.map(\.name) == ["sensor", "button"])
        #expect(status.loops.map(\.isRunning) == [true])
        #expect(status.actuators.map(\.state) == [.driven, .driven])
    }

    @Test
    func `what a driver says of its device comes through`() throws {
        let robot = try robot()
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        defer { robot.stop() }
        let end = Timestamp.now().advanced(by: .seconds(60))
        var health: [DriverHealth.State] = []
        while Timestamp.now() < end, health != [.failing("sensor has a cold"), .failing("GPIO17 has a cold")] {
            health = robot.status().producers.map(\.health)
        }
        #expect(health == [.failing("sensor has a cold"), .failing("GPIO17 has a cold")])
    }

    @Test
    func `a loop's last figures stay after stop`() throws {
        let robot = try robot()
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        #expect(bench.journal.wait(for: 5) { $0 == "tick" })
        robot.stop()
        let ticks = bench.journal.entries.count { $0 == "tick" }
        #expect(robot.status().loops.map(\.timing.ticks) == [UInt64(ticks)])
    }

    @Test
    func `a shown port tells its newest value`() throws {
        let robot = try robot()
        let view = robot.view()
        #expect(view.shown == ["l.x"])
        let watch = try view.watch("l.x")
        #expect(watch.newest() == nil)
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        #expect(bench.journal.wait(for: 2) { $0 == "tick" })
        robot.stop()
        #expect(watch.newest() == .double(0.25))
        #expect(watch.newest() == .double(0.25), "it stays until the next")
    }

    @Test
    func `the safety handle stops every output from another thread, until it is armed again`() throws {
        let robot = try robot()
        try robot.open(on: FaultyBoard())
        defer { robot.stop() }
        _ = try robot.start()
        try #require(robot.waits { $0.actuators.allSatisfy { $0.state == .driven } })
        let safety = robot.safety
        let thread = try SystemThread(ThreadSettings(name: "safety")) { safety.stop() }
        thread.join()
        #expect(robot.status().actuators.map(\.state) == [.latched, .latched])
        #expect(robot.status().actuators.map(\.reason) == [.emergencyStop, .emergencyStop])
        #expect(!robot.status().isArmed)
        safety.arm()
        #expect(robot.waits { $0.actuators.allSatisfy { $0.state == .driven } && $0.isArmed })
    }
}

extension Robot {
    /// Waits until the status is as wanted, without hurry.
    func waits(_ isWanted: (RobotStatus) -> Bool) -> Bool {
        let end = Timestamp.now().advanced(by: .seconds(20))
        while Timestamp.now() < end {
            if isWanted(status()) { return true }
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(2)))
        }
        return false
    }
}

extension Array {
    /// The longest end whose elements all satisfy the condition.
    fileprivate func suffix(while isWanted: (Element) -> Bool) -> ArraySlice<Element> {
        self[(lastIndex { !isWanted($0) }.map { $0 + 1 } ?? startIndex)...]
    }
}
