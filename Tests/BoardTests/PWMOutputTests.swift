import HardwareIO
import LinuxHardware
import LinuxSystem
import Quantities
import Testing

extension BoardTests {
    /// On a PWM chip that keeps what it is told; the class in sysfs with its checks is the kernel's own.
    @Suite(.serialized)
    struct PWMOutputTests {
        private let virtual: VirtualBoard
        private let chip: String

        init() throws {
            virtual = try VirtualBoard()
            let chip = Inventory().pwmChips.first { $0.device == "pwm-sim.0" }
            self.chip = try #require(chip).directory
        }

        private func value(_ attribute: String) throws(SystemError) -> String {
            try SmallFile.text(of: "\(chip)/pwm0/\(attribute)")
        }

        @Test
        func `a fresh channel is exported, set up, and given back`() throws {
            let output = try virtual.board.openPWM("PWM0", frequency: Hertz(1_000))
            #expect(try value("period") == "1000000")
            #expect(try value("duty_cycle") == "0")
            #expect(try value("enable") == "1")
            try output.set(dutyCycle: 0.25)
            #expect(try value("duty_cycle") == "250000")
            output.close()
            #expect(try Directory.names(in: chip).contains("pwm0") == false)
        }

        @Test
        func `a channel that a killed program left behind is taken over`() throws {
            try SmallFile.write("0", to: "\(chip)/export")
            try SmallFile.write("20000000", to: "\(chip)/pwm0/period")
            try SmallFile.write("19000000", to: "\(chip)/pwm0/duty_cycle")
            try SmallFile.write("inversed", to: "\(chip)/pwm0/polarity")
            try SmallFile.write("1", to: "\(chip)/pwm0/enable")
            let output = try virtual.board.openPWM("PWM0", frequency: Hertz(20_000))
            defer { output.close() }
            #expect(try value("period") == "50000")
            #expect(try value("duty_cycle") == "0")
            #expect(try value("polarity") == "normal")
            #expect(try value("enable") == "1")
        }

        @Test
        func `a safe action sets the duty cycle without the object's methods`() throws {
            let output = try virtual.board.openPWM("PWM0", frequency: Hertz(50))
            defer { output.close() }
            try output.set(dutyCycle: 1)
            for action in output.safeActions(dutyCycle: 0.075) { try action.perform() }
            #expect(try value("duty_cycle") == "1500000")
        }

        @Test
        func `a frequency that the chip cannot do is refused, and the channel given back`() throws {
            #expect(
                throws: HardwareError.unsupported(
                    device: "PWM0 (pwm-sim.0 channel 0)",
                    reason: "the chip cannot do 0.01 Hz (a period of 100000000000 ns)")
            ) { try virtual.board.openPWM("PWM0", frequency: Hertz(0.01)) }
            #expect(try Directory.names(in: chip).contains("pwm0") == false)
        }

        @Test
        func `two channels of one chip are two outputs`() throws {
            let first = try virtual.board.openPWM("PWM0", frequency: Hertz(50))
            let second = try virtual.board.openPWM("PWM1", frequency: Hertz(50))
            try second.set(dutyCycle: 0.5)
            first.close()
            #expect(try SmallFile.text(of: "\(chip)/pwm1/duty_cycle") == "10000000")
            second.close()
        }
    }
}
