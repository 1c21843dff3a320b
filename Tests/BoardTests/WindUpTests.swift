import GuardTesting
import LinuxHardware
import LinuxSystem
import Pipeline
import Quantities
import RobotRuntime
import Testing

extension BoardTests {
    /// A controller whose motor is not driven for a while, on the kernel's own PWM class.
    @Suite(.serialized)
    struct WindUpTests {
        /// An error of one degree asks for 2 % at once, and for 10 % more in each second.
        private static let text = """
            {"version": 1, "name": "windup", "board": "virtual", "arm": "manual",
             "producers": {"thermometer": {"driver": "lm75", "bus": "i2c1", "rateHz": 10}},
             "loops": {"l": {"rateHz": 10, "inputs": {"t": {"from": "thermometer.temperature"}},
                "stages": [{"stage": "pid", "input": "t", "setpoint": 26, "kp": 0.02, "ki": 0.1, "output": "effort"}]}},
             "actuators": {"motor": {"driver": "pwm.motor", "pwm": "PWM0", "direction": "GPIO27", "frequencyHz": 1000,
                "from": "l.effort", "staleAfterMs": 5000}}}
            """

        private let virtual: VirtualBoard
        private let robot: Robot
        private let chip: String

        init() throws {
            virtual = try VirtualBoard()
            chip = try #require(Inventory().pwmChips.first { $0.device == "pwm-sim.0" }).directory
            robot = Robot(try VirtualBoard.compile(Self.text))
        }

        private func duty() throws -> Int {
            try #require(Int(try SmallFile.text(of: "\(chip)/pwm0/duty_cycle")))
        }

        /// Arms the robot, and checks the first duty cycle that is seen, and how it grows.
        private func expectStart(_ pause: String) throws {
            let armed = Timestamp.now()
            robot.arm()
            var first = 0
            #expect(
                try eventually {
                    first = try duty()
                    return first > 0
                })
            // However late it is seen: what the error asks for in that time, and in a reading more.
            let seconds = Double(Timestamp.now().nanoseconds(since: armed)) * 1e-9
            #expect(first >= 20_000)
            #expect(Double(first) <= 20_000 + 100_000 * (seconds + 0.2), "\(first) after \(seconds) s, \(pause)")
            #expect(try eventually { try duty() >= first + 100_000 }, "it grows")
        }

        @Test
        func `it starts with what the error asks for, after it was disarmed and after a stop`() throws {
            try virtual.setWord(25, register: 0, address: 0x48)
            try robot.open(on: virtual.board)
            defer { robot.stop() }
            _ = try robot.start()
            #expect(eventually { robot.status().loops[0].isRunning })
            Sleep.until(.now().advanced(by: .seconds(5)))
            #expect(try duty() == 0)
            try expectStart("disarmed for 5 s")
            robot.safety.stop()
            #expect(try eventually { try duty() == 0 })
            Sleep.until(.now().advanced(by: .seconds(5)))
            try expectStart("stopped for 5 s")
        }
    }
}
