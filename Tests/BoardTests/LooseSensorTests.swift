import GuardTesting
import LinuxHardware
import LinuxSystem
import Pipeline
import RobotRuntime
import Testing

extension BoardTests {
    /// A motion sensor that is not there when its robot starts.
    @Suite(.serialized)
    struct LooseSensorTests {
        private static let brake = 27
        private static let text = """
            {"version": 1, "name": "loose", "board": "virtual",
             "producers": {"imu": {"driver": "mpu6050", "bus": "i2c2", "address": "0x69", "rateHz": 50}},
             "loops": {"l": {"rateHz": 50, "inputs": {"m": {"from": "imu.motion", "maxAgeMs": 2000}},
                "stages": [{"stage": "complementaryFilter", "input": "m", "output": "tilt"},
                    {"stage": "hysteresis", "input": "tilt", "onAbove": 200, "offBelow": 100, "output": "fallen"}]}},
             "actuators": {"brake": {"driver": "gpio.output", "line": "GPIO27", "from": "l.fallen", "safe": true,
                "staleAfterMs": 2000}}}
            """

        private let virtual: VirtualBoard
        private let robot: Robot

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(Self.brake, .down)
            robot = Robot(try VirtualBoard.compile(Self.text))
        }

        private var health: DriverHealth.State? { robot.status().producers.first?.health }

        @Test
        func `its robot runs with safe outputs, tells which chip does not answer, and drives once it is plugged in`()
            throws
        {
            let bus = try #require(Inventory().i2cAdapters.first { $0.name == "Sinew I2C simulator" }).node
            // The identity register, as the chip there has none.
            try SafeAction.i2c(path: bus, address: 0x69, bytes: [0x75, 0x68]).perform()
            let motion = try LivingMotion(bus: bus, address: 0x69)
            defer { motion.end() }
            try virtual.setChipAbsent(true)
            defer { try? virtual.setChipAbsent(false) }
            try robot.open(on: virtual.board)
            defer { robot.stop() }
            _ = try robot.start()
            let isTold = eventually {
                health
                    == .failing(
                        "i2c2 address 0x69: does not answer; check wiring, power and address (sinew devices lists the buses)"
                    )
            }
            #expect(isTold, "\(String(describing: health))")
            #expect(try stays { try virtual.value(Self.brake) })

            try virtual.setChipAbsent(false)
            #expect(try eventually { try !virtual.value(Self.brake) }, "\(String(describing: health))")
            #expect(eventually { health == .good })
        }
    }
}
