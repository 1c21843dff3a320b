import Glibc
import GuardTesting
import HardwareIO
import LinuxHardware
import LinuxSystem
import Quantities
import Testing

extension BoardTests {
    /// PWM channels whose safe duty cycle is not 0, on their way from one holder to the next: by the kernel's own account of
    /// every state that the chip was told.
    @Suite(.serialized)
    final class PWMTakeOverTests {
        private let virtual: VirtualBoard
        private let chip: String

        init() throws {
            virtual = try VirtualBoard()
            chip = try #require(Inventory().pwmChips.first { $0.device == "pwm-sim.0" }).directory
            unexport()
        }

        deinit { unexport() }

        private func unexport() {
            guard access("\(chip)/pwm0", F_OK) == 0 else { return }
            do {
                // The chip keeps what it was told: the next user shall find a fresh one.
                try write("normal", "polarity")
                try write("0", "duty_cycle")
                try write("0", "enable")
                try SmallFile.write("0", to: "\(chip)/unexport")
            } catch {}
        }

        private func value(_ attribute: String) throws(SystemError) -> String {
            try SmallFile.text(of: "\(chip)/pwm0/\(attribute)")
        }

        private func write(_ text: String, _ attribute: String) throws(SystemError) {
            try SmallFile.write(text, to: "\(chip)/pwm0/\(attribute)")
        }

        /// A channel that somebody has left enabled.
        private func leave(period: UInt64, duty: UInt64, inverted: Bool = false) throws {
            try SmallFile.write("0", to: "\(chip)/export")
            try write("0", "enable")
            // From whatever the chip remembers.
            try write("100000000", "period")
            try write("\(duty)", "duty_cycle")
            try write("\(period)", "period")
            try write(inverted ? "inversed" : "normal", "polarity")
            try write("1", "enable")
        }

        /// Longer, shorter and equal periods, with duty cycles that fit the old period or do not.
        private static let changes: [(period: UInt64, duty: UInt64, hertz: Double, share: Double)] = [
            (20_000_000, 1_500_000, 50, 0.075), (20_000_000, 1_500_000, 50, 0.1),
            (20_000_000, 19_000_000, 20_000, 0.25),
            (20_000_000, 1_500_000, 333, 0.5), (50_000, 45_000, 50, 0.075), (50_000, 10_000, 50, 0.0025),
            (1_000_000, 0, 50, 0.075), (1_000_000, 1_000_000, 1_000, 0.3), (1_000_000, 250_000, 2_000, 0.5),
            (1_000_000, 900_000, 1_000, 0),
        ]

        @Test(arguments: changes)
        func
            `a running channel goes to its safe duty cycle without a wrong pulse, and without more power than before or after`(
                change: (period: UInt64, duty: UInt64, hertz: Double, share: Double)
            ) throws
        {
            try leave(period: change.period, duty: change.duty)
            let trace = try PWMTrace()
            let output = try virtual.board.openPWM("PWM0", frequency: Hertz(change.hertz), dutyCycle: change.share)
            defer { output.close() }
            let old = PWMTrace.State(period: change.period, duty: change.duty)
            let period = UInt64((1e9 / change.hertz).rounded())
            let new = PWMTrace.State(period: period, duty: UInt64((Double(period) * change.share).rounded()))
            let states = try trace.states()
            if old == new {
                #expect(states.isEmpty, "what stands already is not touched")
            } else {
                #expect(states.last == new)
            }
            for state in states {
                #expect(state.isEnabled && !state.isInverted, "\(state)")
                #expect([old.duty, new.duty].contains(state.duty), "\(state)")
                #expect(state.share <= max(old.share, new.share), "\(state)")
            }
        }

        @Test
        func `a fresh channel gives its first pulse with its safe width`() throws {
            let trace = try PWMTrace()
            let output = try virtual.board.openPWM("PWM0", frequency: Hertz(50), dutyCycle: 0.075)
            defer { output.close() }
            let enabled = try trace.states().filter(\.isEnabled)
            #expect(enabled == [PWMTrace.State(period: 20_000_000, duty: 1_500_000)])
        }

        @Test
        func `an inverted channel is disabled while it is turned round, and its first pulse is the safe one`() throws {
            try leave(period: 20_000_000, duty: 18_500_000, inverted: true)
            let trace = try PWMTrace()
            let output = try virtual.board.openPWM("PWM0", frequency: Hertz(100), dutyCycle: 0.15)
            defer { output.close() }
            let states = try trace.states()
            #expect(states.first?.isEnabled == false)
            #expect(states.filter(\.isEnabled) == [PWMTrace.State(period: 10_000_000, duty: 1_500_000)])
        }

        @Test
        func `a frequency that the chip cannot do leaves a running channel as it was`() throws {
            try leave(period: 20_000_000, duty: 1_500_000)
            #expect(throws: HardwareError.self) {
                try virtual.board.openPWM("PWM0", frequency: Hertz(1_000_000_000), dutyCycle: 1)
            }
            #expect(try value("period") == "20000000")
            #expect(try value("duty_cycle") == "1500000")
            #expect(try value("enable") == "1")
        }
    }
}
