import Glibc
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import RobotRuntime
import Testing

extension BoardTests {
    /// Edges that come faster than they are taken, on the kernel's own lines.
    @Suite(.serialized)
    struct BurstTests {
        private let virtual: VirtualBoard
        /// How many changes the interrupt may merge.
        private static let merged = 4

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(17, .up)
        }

        /// Changes a line so many times, slowly: the simulated line's interrupt merges what comes too fast. On a loaded
        /// machine that still happens now and then, before the kernel numbers anything.
        private func change(_ line: Int, times: Int, to last: VirtualBoard.Pull) throws {
            for index in (0..<times).reversed() {
                try virtual.pull(line, (index % 2 == 0) == (last == .up) ? .up : .down)
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(5)))
            }
        }

        @Test(arguments: [21, 255])
        func `edges that wait unread are all there, as many as the kernel keeps`(count: Int) throws {
            try virtual.pull(5, .down)
            let line = try virtual.board.openInputLine("GPIO5", .init())
            defer { line.close() }
            try change(5, times: count, to: .up)
            var edges: [LineEdge] = []
            while let edge = try line.nextEdge(until: .zero) { edges.append(edge) }
            #expect((count - Self.merged...count).contains(edges.count))
            #expect(edges.allSatisfy { $0.lost == 0 })
            #expect(edges.last?.level == true)
        }

        @Test
        func `of more than the kernel keeps the oldest are dropped, and the gap is counted`() throws {
            try virtual.pull(6, .down)
            let line = try virtual.board.openInputLine("GPIO6", .init())
            defer { line.close() }
            try change(6, times: 301, to: .up)
            var edges: [LineEdge] = []
            while let edge = try line.nextEdge(until: .zero) { edges.append(edge) }
            #expect(edges.count == 256)
            let lost = try #require(edges.first?.lost)
            #expect((45 - UInt64(Self.merged)...45).contains(lost))
            #expect(edges.dropFirst().allSatisfy { $0.lost == 0 })
            #expect(edges.last?.level == true)
        }

        @Test
        func `what is shorter than the debounce time is no edge, and the level that is read is the one that counts`()
            throws
        {
            try virtual.pull(7, .down)
            let line = try virtual.board.openInputLine("GPIO7", .init(debounce: .milliseconds(400)))
            defer { line.close() }
            let before = Timestamp.now()
            try virtual.pull(7, .up)
            let early = try line.level()
            // On a board that is too slow to look in time there is nothing to see.
            if Timestamp.now() < before.advanced(by: .milliseconds(400)) { #expect(!early) }
            try virtual.pull(7, .down)
            try virtual.pull(7, .up)
            let edge = try #require(try line.nextEdge(until: before.advanced(by: .seconds(20))))
            #expect(edge.level && edge.lost == 0)
            #expect(edge.time >= before.advanced(by: .milliseconds(400)))
            #expect(try line.level())
            #expect(try line.nextEdge(until: Timestamp.now().advanced(by: .milliseconds(600))) == nil)
        }

        private static func robot(_ keys: String) throws -> Robot {
            Robot(try VirtualBoard.compile(BrakeRobot.pipeline("burst", #""guard": false\#(keys)"#)))
        }

        /// Keeps both processors from everything of a lower priority while `body` runs on one that is above them.
        private func holdingProcessors(_ body: @escaping @Sendable () -> Void) throws {
            let stop = StopSignal()
            let hogs = try (0..<2).map { processor in
                try SystemThread(ThreadSettings(name: "hog\(processor)", priority: 80, cpu: Int32(processor))) {
                    while !stop.isSignalled {}
                }
            }
            let hand = try SystemThread(ThreadSettings(name: "hand", priority: 90)) {
                body()
                stop.signal()
            }
            hand.join()
            for hog in hogs { hog.join() }
        }

        private func waits(_ robot: Robot, _ isWanted: (RobotStatus) -> Bool) -> Bool {
            let end = Timestamp.now().advanced(by: .seconds(20))
            while Timestamp.now() < end {
                if isWanted(robot.status()) { return true }
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(5)))
            }
            return false
        }

        /// Changes the bumper 8 ms apart.
        private func burst(_ levels: [VirtualBoard.Pull]) throws {
            try holdingProcessors { [virtual] in
                for level in levels {
                    do { try virtual.pull(17, level) } catch { Issue.record("\(error)") }
                    Sleep.until(Timestamp.now().advanced(by: .milliseconds(8)))
                }
            }
        }

        @Test
        func `after 21 edges while both processors are held, ending pressed, the brake is pressed`() throws {
            let robot = try Self.robot("")
            try robot.open(on: virtual.board)
            defer { robot.stop() }
            _ = try robot.start()
            try #require(waits(robot) { $0.actuators[0].state == .driven })
            try burst((0..<21).map { $0 % 2 == 0 ? .down : .up })
            // How many edges the interrupt's thread saw depends on who let it run; what counts is where the line stands now. The
            // brake's safe level is high too: only a loop that drives it tells.
            #expect(waits(robot) { $0.actuators[0].state == .driven && $0.loops[0].inputs[0].count >= 1 })
            #expect(waits(robot) { _ in (try? virtual.value(27)) == true })
            let ticks = robot.status().loops[0].timing.ticks
            #expect(waits(robot) { $0.loops[0].timing.ticks > ticks + 20 })
            #expect(robot.status().actuators[0].state == .driven)
            #expect(try virtual.value(27))
        }

        @Test
        func `a press and its release in a burst stop the robot, and the release is not lost`() throws {
            let robot = try Self.robot(#", "estop": ["bumper.edge"]"#)
            try robot.open(on: virtual.board)
            defer { robot.stop() }
            _ = try robot.start()
            try #require(waits(robot) { $0.isArmed })
            try burst((0..<22).map { $0 % 2 == 0 ? .down : .up })
            #expect(waits(robot) { !$0.isArmed && $0.armingObstacles.isEmpty })
            robot.arm()
            #expect(waits(robot) { $0.isArmed })
        }

        @Test
        func `a stop that is pressed at the start keeps the brake on and the robot disarmed until it is let go`() throws
        {
            try virtual.pull(17, .down)
            // A bias would move the simulator's pull, which is what presses the button here.
            let text = BrakeRobot.pipeline(
                "burst", #""guard": false, "estop": ["bumper.edge"], "cutoff": {"line": "GPIO26"}"#
            ).replacing(#""bias": "pullUp", "#, with: "")
            let robot = Robot(try VirtualBoard.compile(text))
            try robot.open(on: virtual.board)
            defer { robot.stop() }
            _ = try robot.start()
            #expect(waits(robot) { $0.armingObstacles == [.stopHeld("bumper.edge")] && $0.loops[0].timing.ticks > 20 })
            robot.arm()
            let ticks = robot.status().loops[0].timing.ticks
            #expect(waits(robot) { $0.loops[0].timing.ticks > ticks + 20 })
            #expect(!robot.status().isArmed)
            #expect(try virtual.value(26) == false)
            #expect(try virtual.value(27))
            try virtual.pull(17, .up)
            #expect(waits(robot) { $0.armingObstacles.isEmpty })
            robot.arm()
            #expect(waits(robot) { $0.isArmed })
            #expect(try virtual.value(26))
        }
    }
}
