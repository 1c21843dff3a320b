import Glibc
import GuardTesting
import LinuxHardware
import LinuxSystem
import Testing

extension BoardTests {
    /// A motor that turns at its safe value: backward, at a quarter of its power, on a channel and a line of the kernel.
    @Suite(.serialized)
    final class PWMRobotTests {
        private static let safe = PWMTrace.State(period: 1_000_000, duty: 250_000)
        private static let direction = 5

        private let virtual: VirtualBoard
        private let chip: String
        private let file: TemporaryFile
        /// One that cannot open its sensor's line.
        private let broken: TemporaryFile
        private var robots: [pid_t] = []

        init() throws {
            virtual = try VirtualBoard()
            chip = try #require(Inventory().pwmChips.first { $0.device == "pwm-sim.0" }).directory
            // Backward is low.
            try virtual.pull(Self.direction, .up)
            try virtual.pull(17, .up)
            file = try TemporaryFile(Self.pipeline(guarded: true))
            broken = try TemporaryFile(Self.pipeline(guarded: true).replacing("GPIO17", with: "GPIO22"))
        }

        deinit {
            // Those that a failed test has left.
            for robot in robots { kill(robot, SIGKILL) }
            do {
                guard access("\(chip)/pwm0", F_OK) == 0 else { return }
                try SmallFile.write("0", to: "\(chip)/pwm0/duty_cycle")
                try SmallFile.write("0", to: "\(chip)/pwm0/enable")
                try SmallFile.write("0", to: "\(chip)/unexport")
            } catch {}
        }

        private static func pipeline(guarded: Bool, safe: Double = -0.25) -> String {
            """
            {
              "version": 1, "name": "turning", "board": "virtual", "arm": "manual",
              "guard": \(guarded ? #"{"heartbeatMs": 3000}"# : "false"),
              "producers": {
                "t": {"driver": "lm75", "bus": "i2c1", "rateHz": 20},
                "bumper": {"driver": "gpio.input", "line": "GPIO17", "bias": "pullUp", "activeLow": true}
              },
              "loops": {
                "l": {
                  "rateHz": 100, "inputs": {"t": {"from": "t.temperature"}},
                  "stages": [{"stage": "scale", "input": "t", "range": [0, 50], "atLow": 0, "atHigh": 1, "output": "x"}]
                }
              },
              "actuators": {
                "motor": {"driver": "pwm.motor", "pwm": "PWM0", "direction": "GPIO5", "from": "l.x", "frequencyHz": 1000,
                          "safe": \(safe), "staleAfterMs": 2000}
              }
            }
            """
        }

        private var duty: String {
            get throws { try SmallFile.text(of: "\(chip)/pwm0/duty_cycle") }
        }

        /// Whether it turns backward at a quarter, enabled.
        private var isSafe: Bool {
            get throws {
                guard access("\(chip)/pwm0/enable", F_OK) == 0 else { return false }
                return try duty == "250000" && SmallFile.text(of: "\(chip)/pwm0/enable") == "1"
            }
        }

        private func sinew(_ words: String...) throws -> pid_t {
            try VirtualBoard.start([".build/debug/sinew"] + words)
        }

        /// Runs it until it is armed and drives.
        private func start() throws -> pid_t {
            let robot = try sinew("run", file.path)
            robots.append(robot)
            try #require(try eventually { try virtual.isUsed(Self.direction) && isSafe })
            try #require(try eventually { try ProcessEnd.wait(for: sinew("arm", "turning")) == .exit(0) })
            try #require(try eventually { try duty != "250000" && virtual.value(Self.direction) })
            return robot
        }

        private func stop(_ robot: pid_t) throws {
            kill(robot, SIGTERM)
            robots.removeAll { $0 == robot }
            #expect(ProcessEnd.wait(for: robot) == .exit(0))
        }

        @Test
        func
            `from an orderly stop through sinew safe, failed starts and the next run it turns as it is safe, in a guard's hands`()
            throws
        {
            try stop(start())
            let trace = try PWMTrace()
            let watch = try virtual.watch(Self.direction)
            #expect(try isSafe)
            #expect(try ProcessEnd.wait(for: sinew("safe", file.path)) == .exit(0))
            #expect(try isSafe)
            let blocker = try virtual.board.openInputLine("GPIO22", .init())
            #expect(try ProcessEnd.wait(for: sinew("run", broken.path)) == .exit(75))
            blocker.close()
            #expect(try isSafe)
            let robot = try sinew("run", file.path)
            robots.append(robot)
            let isOwned = try eventually { try ProcessEnd.wait(for: sinew("stop", "turning")) == .exit(0) }
            #expect(isOwned)
            try stop(robot)
            #expect(try isSafe)
            #expect(try trace.states().isEmpty, "nobody has touched the channel")
            #expect(try virtual.isUsed(Self.direction) && !virtual.value(Self.direction))
            #expect(try !watch.changes().contains(.released))
        }

        @Test
        func `after the runtime's death it turns as it is safe, and the next run takes it over as it is`() throws {
            let robot = try start()
            robots.removeAll { $0 == robot }
            kill(robot, SIGKILL)
            ProcessEnd.wait(for: robot)
            #expect(try eventually { try isSafe && !virtual.value(Self.direction) })
            let trace = try PWMTrace()
            let next = try sinew("run", file.path)
            robots.append(next)
            #expect(try eventually { try ProcessEnd.wait(for: sinew("stop", "turning")) == .exit(0) })
            #expect(try trace.states().isEmpty)
            try stop(next)
        }

        @Test
        func `without a guard a stop leaves it enabled at its safe value, and so does sinew safe`() throws {
            let unguarded = try TemporaryFile(Self.pipeline(guarded: false))
            let trace = try PWMTrace()
            #expect(try ProcessEnd.wait(for: sinew("run", "--for", "100ms", unguarded.path)) == .exit(0))
            #expect(try isSafe)
            #expect(try trace.states().filter(\.isEnabled) == [Self.safe])
            #expect(try ProcessEnd.wait(for: sinew("safe", unguarded.path)) == .exit(0))
            #expect(try isSafe)
            #expect(try trace.states().filter(\.isEnabled) == [Self.safe])
        }

        @Test
        func `a motor whose safe value is 0 is off after a stop, and its channel is given back`() throws {
            let still = try TemporaryFile(Self.pipeline(guarded: true, safe: 0))
            #expect(try ProcessEnd.wait(for: sinew("run", "--for", "100ms", still.path)) == .exit(0))
            #expect(try Directory.names(in: chip).contains("pwm0") == false)
        }
    }
}
