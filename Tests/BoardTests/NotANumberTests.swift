import GuardTesting
import Pipeline
import RobotRuntime
import Testing

extension BoardTests {
    /// A stage whose result is no number, behind a switch that would hide it.
    @Suite(.serialized)
    struct NotANumberTests {
        private static let brake = 27
        /// From 60 to 125 °C two parts of the controller overflow in opposite directions; at 60 °C its output is 0, and the
        /// brake off.
        private static let text = """
            {"version": 1, "name": "overflow", "board": "virtual",
             "producers": {"thermometer": {"driver": "lm75", "bus": "i2c1", "rateHz": 20}},
             "loops": {"l": {"rateHz": 50, "inputs": {"t": {"from": "thermometer.temperature"}},
                "stages": [{"stage": "pid", "input": "t", "setpoint": 60, "kp": 1e307, "kd": -1e307,
                     "output": "effort"},
                    {"stage": "hysteresis", "input": "effort", "onAbove": 1, "offBelow": -1, "output": "on"}]}},
             "actuators": {"brake": {"driver": "gpio.output", "line": "GPIO27", "from": "l.on", "safe": true,
                "staleAfterMs": 2000}}}
            """

        private let virtual: VirtualBoard
        private let robot: Robot

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(Self.brake, .down)
            robot = Robot(try VirtualBoard.compile(Self.text))
        }

        @Test
        func `an output that follows it is at its safe level, opposite to its pull, and driven again afterwards`()
            throws
        {
            try virtual.setWord(60, register: 0, address: 0x48)
            try robot.open(on: virtual.board)
            defer { robot.stop() }
            _ = try robot.start()
            #expect(try eventually { try !virtual.value(Self.brake) })
            try virtual.setWord(125, register: 0, address: 0x48)
            #expect(try eventually { try virtual.value(Self.brake) } && stays { try virtual.value(Self.brake) })
            #expect(robot.status().actuators.map(\.reason) == [.notFinite])
            try virtual.setWord(60, register: 0, address: 0x48)
            #expect(try eventually { try !virtual.value(Self.brake) })
        }
    }
}
