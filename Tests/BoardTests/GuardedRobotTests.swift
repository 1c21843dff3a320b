import Glibc
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
        private let file = "/tmp/guarded-robot-\(getpid()).json"

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(Self.bumper, .up)
            try virtual.pull(Self.brake, .down)
            let text = """
                {
                  "version": 1, "name": "guarded", "board": "virtual", "guard": {"heartbeatMs": 3000},
                  "producers": {
                    "bumper": {"driver": "gpio.input", "line": "GPIO17", "bias": "pullUp", "activeLow": true}
                  },
                  "loops": {
                    "reflex": {
                      "rateHz": 100,
                      "inputs": {"bump": {"from": "bumper.edge", "subscription": "event"}},
                      "stages": [{"stage": "follow", "event": "bump", "output": "brake"}]
                    }
                  },
                  "actuators": {
                    "brake": {"driver": "gpio.output", "line": "GPIO27", "from": "reflex.brake", "safe": true,
                              "staleAfterMs": 2000}
                  }
                }
                """
            try #require(
                text.withCString { write(open(file, O_CREAT | O_WRONLY | O_TRUNC, 0o600), $0, strlen($0)) } > 0)
        }

        /// Starts the robot and waits until it drives the brake low.
        private func start() throws -> pid_t {
            let robot = try VirtualBoard.start(".build/debug/sinew", "run", file)
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

        /// Waits for its end, without hurry: the exit status or the number of the signal, nil when it does not end.
        @discardableResult
        private func end(_ process: pid_t) -> Int32? {
            var status: Int32 = 0
            let end = Timestamp.now().advanced(by: .seconds(60))
            while waitpid(process, &status, WNOHANG) == 0 {
                guard Timestamp.now() < end else {
                    VirtualBoard.stop(process)
                    return nil
                }
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(10)))
            }
            return status & 0x7F == 0 ? (status >> 8) & 0xFF : status & 0x7F
        }

        @Test(arguments: [SIGKILL, SIGSEGV])
        func `a robot that dies leaves its line at the safe level, and the next run takes it over`(signal: Int32) throws
        {
            let robot = try start()
            kill(robot, signal)
            end(robot)
            #expect(try waits(for: true))

            let next = try start()
            kill(next, SIGTERM)
            end(next)
            try virtual.board.openInputLine("GPIO27", .init()).close()
        }

        @Test(arguments: [["off"], ["stuck"], ["garbage"], ["slow", "--delay", "60s"]])
        func `whatever is injected into its actuator, a robot that dies leaves its line at the safe level`(
            fault: [String]
        ) throws {
            let robot = try start()
            #expect(try end(VirtualBoard.start([".build/debug/sinew", "inject", "guarded", "brake"] + fault)) == 0)
            kill(robot, SIGKILL)
            end(robot)
            #expect(try waits(for: true))

            let next = try start()
            kill(next, SIGTERM)
            #expect(end(next) == 0)
        }

        @Test
        func `a write that hangs leaves the line at the safe level, and in the end the guard ends its runtime`() throws
        {
            let robot = try start()
            let inject = [".build/debug/sinew", "inject", "guarded", "brake", "slow", "--delay", "60s"]
            #expect(try end(VirtualBoard.start(inject)) == 0)
            #expect(try waits(for: true))
            #expect(end(robot) == SIGKILL)
            #expect(try virtual.value(Self.brake))

            let next = try start()
            kill(next, SIGTERM)
            #expect(end(next) == 0)
        }

        @Test
        func `a robot that is stopped by a signal is ended by its guard, and wakes up no more`() throws {
            let robot = try start()
            kill(robot, SIGSTOP)
            #expect(try waits(for: true))
            kill(robot, SIGCONT)
            end(robot)
            #expect(try virtual.value(Self.brake))
            let next = try start()
            kill(next, SIGTERM)
            end(next)
        }
    }
}
