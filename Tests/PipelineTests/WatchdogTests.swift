import Glibc
import HardwareIO
import LinuxSystem
import Quantities
import Subscriptions
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// When the machine's watchdog is fed, and what becomes of it at the end.
struct WatchdogTests {
    private let bench = Bench()

    private func robot(inputs: String = "", on machine: (any Machine)?) throws -> Robot {
        let text = Bench.pipeline(
            producers: #""sensor": {"driver": "test.sensor"}"#,
            loops: """
                "l": {"rateHz": 1000, \(inputs)"stages": [{"stage": "mark", "output": "x"}]}
                """,
            actuators: #""left": {"driver": "test.motor", "line": "GPIO22", "from": "l.x"}"#,
            more: #""watchdog": {"device": "/dev/watchdog1", "timeoutSeconds": 3}"#)
        return Robot(try bench.compile(text), machine: machine)
    }

    private func machine(refusesToStop: Bool = false) -> TestMachine {
        TestMachine { [journal = bench.journal] settings in
            TestWatchdog(settings, journal: journal, refusesToStop: refusesToStop)
        }
    }

    private func waitForFeedings(_ count: Int) -> Bool {
        bench.journal.wait(for: bench.journal.entries.count { $0 == "feed" } + count) { $0 == "feed" }
    }

    @Test
    func `it starts when all devices are open, is fed while the loops run, and ends after they are given back`() throws
    {
        let robot = try robot(on: machine())
        try robot.open(on: FaultyBoard())
        #expect(bench.journal.entries.last == "start /dev/watchdog1")
        _ = try robot.start()
        #expect(waitForFeedings(3))
        #expect(robot.status().watchdog?.isFed == true)
        robot.stop()
        #expect(bench.journal.entries.last == "disarm")
        #expect(robot.runningWatchdog == nil)
        #expect(robot.status().watchdog == nil)
    }

    @Test
    func `a loop that waits for its inputs is well`() throws {
        let robot = try robot(
            inputs: #""inputs": {"a": {"from": "sensor.angle", "subscription": "mostRecent"}}, "#, on: machine())
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        defer { robot.stop() }
        #expect(waitForFeedings(3))
        #expect(robot.status().loops.map(\.isRunning) == [false])
    }

    @Test
    func `a loop that hangs is not fed for, and one that goes on is`() throws {
        let robot = try robot(on: machine())
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        defer { robot.stop() }
        #expect(waitForFeedings(1))
        let isStuck = Locked(true)
        bench.journal.listen { line in
            while line == "tick", isStuck.withLock({ $0 }) {
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(10)))
            }
        }
        // Let go whatever happens: stop waits for the loop.
        defer { isStuck.withLock { $0 = false } }
        try #require(robot.waits { $0.watchdog?.isFed == false })
        let feedings = bench.journal.entries.count { $0 == "feed" }
        Sleep.until(Timestamp.now().advanced(by: .seconds(2)))
        #expect(bench.journal.entries.count { $0 == "feed" } == feedings)
        #expect(robot.status().loops.map(\.isStalled) == [true])
        isStuck.withLock { $0 = false }
        #expect(robot.waits { $0.watchdog?.isFed == true })
        #expect(waitForFeedings(1))
    }

    @Test
    func `an emergency stop is no reason to restart the machine`() throws {
        let robot = try robot(on: machine())
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        defer { robot.stop() }
        robot.safety.stop()
        #expect(waitForFeedings(3))
    }

    @Test
    func `one that cannot be stopped is told of`() throws {
        let robot = try robot(on: machine(refusesToStop: true))
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        robot.stop()
        let (watchdog, error) = try #require(robot.runningWatchdog)
        #expect(watchdog.name == "/dev/test (a test's)")
        #expect(error.code == EBUSY)
    }

    @Test
    func `one that cannot be had closes everything again`() throws {
        let machine = TestMachine { _ throws(HardwareError) in
            throw .busy(device: "/dev/watchdog1", consumer: nil, process: "watchdogd (process 7)")
        }
        let robot = try robot(on: machine)
        let error = #expect(throws: RobotError.self) { try robot.open(on: FaultyBoard()) }
        #expect(
            error?.description
                == "watchdog: /dev/watchdog1: is in use, watchdogd (process 7); free it there, or use another one")
        #expect(bench.journal.entries.filter { $0.hasPrefix("close") }.count == 2)
    }

    @Test
    func `a board that is no machine has none, and the robot runs without`() throws {
        let robot = try robot(on: nil)
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        defer { robot.stop() }
        #expect(robot.wantsWatchdog)
        #expect(robot.status().watchdog == nil)
    }

    @Test
    func `an orderly stop is well for as long as it may take, and no longer`() throws {
        let robot = try robot(on: machine())
        let now = Timestamp.now()
        #expect(!robot.liveness.isGood(at: now), "nothing has turned yet")
        robot.liveness.beginStop(at: now)
        #expect(robot.liveness.isGood(at: now.advanced(by: .seconds(9))))
        robot.liveness.beginStop(at: now.advanced(by: .seconds(9)))
        #expect(!robot.liveness.isGood(at: now.advanced(by: .seconds(10))), "asking twice gains nothing")
    }
}
