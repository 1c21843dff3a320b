import HardwareIO
import LinuxSystem
import Quantities
import Testing

@testable import Pipeline
@testable import RobotRuntime

/// Drivers that neither give readings nor return.
struct HangingDriverTests {
    private let bench = Bench()
    private let permits = StuckProducer.Permits()

    /// A robot of a driver that hangs at once, and of a button that does not.
    private func robot(period: Duration?) throws -> Robot {
        let registry = try Registry(
            producers: [
                StuckProducer.description(period: period, permits, bench.journal),
                TestButton.description(bench.journal),
            ], stages: [], actuators: [])
        let compiler = PipelineCompiler(registry: registry) { _ throws(BoardCatalogError) in Bench.board }
        let text = Bench.pipeline(
            producers: #""imu": {"driver": "test.stuck"}, "button": {"driver": "test.button", "line": "GPIO17"}"#)
        let robot = Robot(try compiler.compile(Array(text.utf8), file: "f"))
        try robot.open(on: FaultyBoard())
        _ = try robot.start()
        return robot
    }

    /// The driver goes on when stop tells the others to leave.
    private func letGoAtStop() {
        bench.journal.listen { [permits] line in
            if line == "interrupt GPIO17" { permits.give() }
        }
    }

    private func health(_ robot: RobotStatus) -> DriverHealth.State? {
        robot.producers.first { $0.name == "imu" }?.health
    }

    @Test
    func `a driver that owes readings and gives none is told to hang, in words that stay, until it gives one`() throws {
        let robot = try robot(period: .milliseconds(10))
        var words: [String] = []
        #expect(
            robot.waits {
                guard case .hanging(let text) = health($0) else { return false }
                words.append(text)
                // Long enough for words that count the time to change.
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(300)))
                return words.count == 3
            })
        #expect(words.first?.hasPrefix("has given nothing for 2.") == true)
        #expect(words.first?.contains(" s; its driver hangs in run") == true)
        #expect(Set(words).count == 1, "one state is told once")
        permits.give()
        #expect(robot.waits { health($0) == .good })
        letGoAtStop()
        robot.stop()
        #expect(robot.leftBehind.isEmpty)
    }

    @Test
    func `a driver that owes none may be silent`() throws {
        let robot = try robot(period: nil)
        let end = Timestamp.now().advanced(by: .seconds(3))
        while Timestamp.now() < end {
            try #require(health(robot.status()) == .good)
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(100)))
        }
        letGoAtStop()
        robot.stop()
        #expect(bench.journal.entries.suffix(2) == ["close stuck", "close GPIO17"])
    }

    @Test
    func `stop leaves a driver behind that does not end, and gives everything else back`() throws {
        let robot = try robot(period: nil)
        try #require(bench.journal.wait { $0 == "run GPIO17" })
        robot.stop()
        #expect(robot.leftBehind == ["imu"])
        #expect(bench.journal.entries.contains("close GPIO17"))
        #expect(!bench.journal.entries.contains("close stuck"), "its thread may still use the device")
        // And when it goes on in the end, it ends in peace.
        permits.give()
        #expect(bench.journal.wait { $0 == "leave stuck" })
        #expect(!bench.journal.entries.contains("close stuck"))
    }
}
