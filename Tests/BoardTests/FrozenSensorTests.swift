import GuardTesting
import LinuxHardware
import LinuxSystem
import Pipeline
import Quantities
import RobotRuntime
import Testing

extension BoardTests {
    /// A motion sensor and a thermometer that answer and do not measure, at the end of the kernel's own I2C.
    @Suite(.serialized)
    struct FrozenSensorTests {
        private static let brake = 27
        private static let fan = 22
        private static let text = """
            {"version": 1, "name": "frozen", "board": "virtual",
             "producers": {"imu": {"driver": "mpu6050", "bus": "i2c1", "rateHz": 50},
                "thermometer": {"driver": "lm75", "bus": "i2c1", "rateHz": 20}},
             "loops": {"l": {"rateHz": 50, "inputs": {"m": {"from": "imu.motion", "maxAgeMs": 2000}},
                "stages": [{"stage": "complementaryFilter", "input": "m", "output": "tilt"},
                    {"stage": "hysteresis", "input": "tilt", "onAbove": 200, "offBelow": 100, "output": "fallen"}]},
                "climate": {"rateHz": 20, "inputs": {"t": {"from": "thermometer.temperature", "maxAgeMs": 2000}},
                "stages": [{"stage": "hysteresis", "input": "t", "onAbove": 50, "offBelow": 45, "output": "hot"}]}},
             "actuators": {"brake": {"driver": "gpio.output", "line": "GPIO27", "from": "l.fallen", "safe": true,
                "staleAfterMs": 3000}, "fan": {"driver": "gpio.output", "line": "GPIO22", "from": "climate.hot",
                "safe": true, "staleAfterMs": 3000}}}
            """

        private let virtual: VirtualBoard
        private let robot: Robot
        private let motion: LivingMotion

        init() throws {
            virtual = try VirtualBoard()
            for line in [Self.brake, Self.fan] { try virtual.pull(line, .down) }
            try virtual.setWord(25, register: 0, address: 0x48)
            try virtual.setWord(0, register: 1, address: 0x48)
            // The identity register, as the chip there has none.
            try SafeAction.i2c(path: virtual.i2c, address: 0x68, bytes: [0x75, 0x68]).perform()
            motion = try LivingMotion(bus: virtual.i2c, address: 0x68)
            robot = Robot(try VirtualBoard.compile(Self.text))
        }

        private func source(_ name: String) -> RobotStatus.Source? {
            robot.status().producers.first { $0.name == name }
        }

        private func isTold(_ name: String, _ words: String) -> Bool {
            eventually {
                guard case .failing(let text) = source(name)?.health else { return false }
                return text.contains(words)
            }
        }

        private func running(_ body: () throws -> Void) throws {
            defer { motion.end() }
            try robot.open(on: virtual.board)
            defer { robot.stop() }
            _ = try robot.start()
            try #require(eventually { try !virtual.value(Self.brake) && !virtual.value(Self.fan) }, "it does not drive")
            try body()
        }

        @Test(arguments: [LivingMotion.Scene.frozen, .weightless])
        func `one that repeats its last sample, or shows no acceleration, lets go of the brake no longer`(
            scene: LivingMotion.Scene
        ) throws {
            try running {
                motion.show(scene)
                if scene == .frozen {
                    try SafeAction.i2c(path: virtual.i2c, address: 0x68, bytes: [0x6B, 0x40]).perform()
                }
                #expect(try eventually { try virtual.value(Self.brake) })
                #expect(isTold("imu", scene == .frozen ? "does not move" : "acceleration 0, 0, 0"))
                #expect(try stays { try virtual.value(Self.brake) })
                motion.show(.level)
                #expect(try eventually { try !virtual.value(Self.brake) })
                #expect(eventually { source("imu")?.health == .good })
            }
        }

        @Test
        func `one that lost its range is set up again, and that is told`() throws {
            try running {
                let before = source("imu")?.incidents.count ?? 0
                try SafeAction.i2c(path: virtual.i2c, address: 0x68, bytes: [0x1C, 0x00]).perform()
                #expect(eventually { source("imu")?.incidents.count ?? 0 > before })
                #expect(source("imu")?.incidents.latest?.contains("register 0x1C reads 0x00 instead of 0x08") == true)
                #expect(try eventually { try !virtual.value(Self.brake) })
            }
        }

        @Test
        func `a thermometer that was shut down is woken, and one that shows what it cannot measure makes safe`() throws
        {
            try running {
                try virtual.setWord(1, register: 1, address: 0x48)
                #expect(eventually { source("thermometer")?.incidents.count == 1 })
                #expect(eventually { source("thermometer")?.health == .good })
                try virtual.setWord(0x0080, register: 0, address: 0x48)
                #expect(isTold("thermometer", "-128.0 °C"))
                #expect(try eventually { try virtual.value(Self.fan) })
                try virtual.setWord(25, register: 0, address: 0x48)
                #expect(try eventually { try !virtual.value(Self.fan) })
            }
        }
    }
}
