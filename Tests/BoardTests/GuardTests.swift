import Glibc
import GuardTesting
import Guarding
import HardwareIO
import LinuxHardware
import LinuxSystem
import Quantities
import Realtime
import Testing

extension BoardTests {
    /// Outputs of the kernel's own drivers whose runtime dies. The safe value of the line is opposite to its pull: a line
    /// that is merely given back reads as unsafe. With SINEW_TEST_UNGUARDED set there is no guard, and all of it fails but
    /// the orderly stop.
    @Suite(.serialized)
    final class GuardTests {
        private static let line = 26
        private static let register: UInt8 = 0x10

        private let virtual: VirtualBoard
        private let name = "board test"
        private let chip: String
        private let run: GuardedRun
        private let guardian: pid_t

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(Self.line, .down)
            let chip = try #require(Inventory().pwmChips.first { $0.device == "pwm-sim.0" }).directory
            self.chip = chip
            run = try GuardedRun(
                name: name, timeoutMilliseconds: 2_000,
                outputs: [
                    "line:sinew-virtual/\(Self.line):1", "pwm:pwm-sim.0/0:0.25",
                    "i2c:\(virtual.i2c):118:\(Self.register):129",
                ])
            guardian = try run.waitUntilArmed()
            try #require(eventually { try isDriven })
        }

        deinit {
            if guardian > 0 { kill(guardian, SIGKILL) }
            kill(run.process, SIGKILL)
            _ = run.waitForEnd()
            // What nobody has given back is given back for the tests that follow.
            do { try SmallFile.write("0", to: "\(chip)/unexport") } catch {}
        }

        private var dutyCycle: String {
            get throws { try SmallFile.text(of: "\(chip)/pwm0/duty_cycle") }
        }

        private var isDriven: Bool {
            get throws { try virtual.value(Self.line) == false && dutyCycle == "750000" && register == 126 }
        }

        private var isSafe: Bool {
            get throws { try virtual.value(Self.line) && dutyCycle == "250000" && register == 129 }
        }

        /// The chip's register, as another program reads it.
        private var register: UInt8 {
            get throws {
                let device = try virtual.board.openI2C("i2c1", address: 0x76)
                defer { device.close() }
                return try device.readByte(register: Self.register)
            }
        }

        private func expectSafe() throws {
            #expect(try eventually { try isSafe })
            #expect(try stays { try virtual.value(Self.line) && dutyCycle == "250000" })
            #expect(try isSafe)
        }

        @Test
        func `a runtime that is killed leaves line, PWM and register safe`() throws {
            kill(run.process, SIGKILL)
            #expect(run.waitForEnd() == SIGKILL)
            try expectSafe()
        }

        @Test(arguments: [("segv", SIGSEGV), ("trap", SIGILL)])
        func `a runtime that crashes leaves line, PWM and register safe`(command: String, signal: Int32) throws {
            try run.order(command)
            #expect(run.waitForEnd() == signal)
            try expectSafe()
        }

        @Test
        func `a runtime that is stopped leaves them safe, and cannot write when it is continued`() throws {
            kill(run.process, SIGSTOP)
            #expect(try eventually { try isSafe })
            kill(run.process, SIGCONT)
            try expectSafe()
            #expect(run.waitForEnd() == SIGKILL)
        }

        @Test
        func `a runtime that stops beating leaves them safe`() throws {
            try run.order("hang")
            try expectSafe()
            #expect(run.waitForEnd() == SIGKILL)
        }

        @Test
        func `the death of the guard makes them safe, then another guards them`() throws {
            try #require(guardian > 0, "there is no guard")
            kill(guardian, SIGKILL)
            #expect(try run.waitFor("guard lost") == "")
            let other = try run.waitUntilArmed()
            #expect(try eventually { try isDriven })
            kill(run.process, SIGKILL)
            try expectSafe()
            kill(other, SIGKILL)
        }

        @Test
        func `the next runtime gets the line from the guard that holds it`() throws {
            kill(run.process, SIGKILL)
            try expectSafe()
            let error = #expect(throws: HardwareError.self) {
                try virtual.board.openOutputLine("GPIO26", OutputLineSettings(initialLevel: true))
            }
            #expect("\(try #require(error))".contains("sinew-guard"), "who holds it is told")
            try GuardClient.dismissPredecessor(board: name)
            try virtual.board.openOutputLine("GPIO26", OutputLineSettings(initialLevel: true)).close()
        }

        @Test
        func `an orderly stop gives everything back but a channel whose safe value is not 0: that goes on`() throws {
            try run.order("leave")
            #expect(try run.waitFor("left") == "")
            #expect(run.waitForEnd() == 0)
            try virtual.board.openOutputLine("GPIO26", OutputLineSettings(initialLevel: true)).close()
            #expect(try dutyCycle == "250000")
            #expect(try SmallFile.text(of: "\(chip)/pwm0/enable") == "1")
        }
    }
}
