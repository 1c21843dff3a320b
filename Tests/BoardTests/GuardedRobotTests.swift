import Glibc
import GuardTesting
import LinuxSystem
import Quantities
import Testing

extension BoardTests {
    /// The program `sinew` as a user runs it, with its guard, and what becomes of a line when it dies.
    ///
    /// The brake's safe level is high and its line is pulled down: without a guard it would read low after the death.
    @Suite(.serialized)
    struct GuardedRobotTests {
        private static let bumper = 17
        private static let brake = 27

        private let virtual: VirtualBoard
        private let file: TemporaryFile

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(Self.bumper, .up)
            try virtual.pull(Self.brake, .down)
            file = try TemporaryFile(
                BrakeRobot.pipeline(
                    "guarded", #""guard": {"heartbeatMs": 3000}"#, brake: #", "staleAfterMs": 2000"#))
        }

        /// Starts the robot and waits until it drives the brake low.
        private func start() throws -> pid_t {
            let robot = try VirtualBoard.start(".build/debug/sinew", "run", file.path)
            try #require(try waits(for: false), "the robot does not drive its line")
            return robot
        }

        private func waits(for level: Bool) throws -> Bool {
            let end = Timestamp.now().advanced(by: .seconds(30))
            while Timestamp.now() < end {
                // Low because it is driven, not because nobody holds it yet.
                let isHeld = try virtual.isUsed(Self.brake)
                if isHeld, try virtual.value(Self.brake) == level { return true }
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
            }
            return false
        }

        @Test(arguments: [SIGKILL, SIGSEGV])
        func `a robot that dies leaves its line at the safe level, and the next run takes it over`(signal: Int32) throws
        {
            let robot = try start()
            kill(robot, signal)
            ProcessEnd.wait(for: robot)
            #expect(try waits(for: true))

            let next = try start()
            kill(next, SIGTERM)
            ProcessEnd.wait(for: next)
            try virtual.board.openInputLine("GPIO27", .init()).close()
        }

        @Test(arguments: [["off"], ["stuck"], ["garbage"], ["slow", "--delay", "60s"]])
        func `whatever is injected into its actuator, a robot that dies leaves its line at the safe level`(
            fault: [String]
        ) throws {
            let robot = try start()
            #expect(
                try ProcessEnd.wait(
                    for: VirtualBoard.start([".build/debug/sinew", "inject", "guarded", "brake"] + fault)) == .exit(0))
            kill(robot, SIGKILL)
            ProcessEnd.wait(for: robot)
            #expect(try waits(for: true))

            let next = try start()
            kill(next, SIGTERM)
            #expect(ProcessEnd.wait(for: next) == .exit(0))
        }

        @Test
        func `a write that hangs leaves the line at the safe level, and in the end the guard ends its runtime`() throws
        {
            let robot = try start()
            let inject = [".build/debug/sinew", "inject", "guarded", "brake", "slow", "--delay", "60s"]
            #expect(try ProcessEnd.wait(for: VirtualBoard.start(inject)) == .exit(0))
            #expect(try waits(for: true))
            #expect(ProcessEnd.wait(for: robot) == .signal(SIGKILL))
            #expect(try virtual.value(Self.brake))

            let next = try start()
            kill(next, SIGTERM)
            #expect(ProcessEnd.wait(for: next) == .exit(0))
        }

        @Test
        func `a robot that is stopped by a signal is ended by its guard, and wakes up no more`() throws {
            let robot = try start()
            kill(robot, SIGSTOP)
            #expect(try waits(for: true))
            kill(robot, SIGCONT)
            ProcessEnd.wait(for: robot)
            #expect(try virtual.value(Self.brake))
            let next = try start()
            kill(next, SIGTERM)
            ProcessEnd.wait(for: next)
        }
    }
}
