import Glibc
import HardwareIO
import LinuxSystem
import Pipeline
import Quantities
import RobotRuntime
import Testing

extension BoardTests {
    /// `config/reflex.json` as it is, on the kernel's own drivers, seen from the outside: lines are pulled and read back
    /// from the kernel, registers are written as another program would.
    @Suite(.serialized)
    struct ReflexTests {
        private static let bumper = 17
        private static let brake = 27
        private static let fan = 22

        private let virtual: VirtualBoard
        private let robot: Robot

        init() throws {
            virtual = try VirtualBoard()
            try virtual.pull(Self.bumper, .up)
            try Self.setTemperature(25, virtual)
            robot = Robot(try VirtualBoard.compile(SmallFile.text(of: "config/reflex.json")))
        }

        private func running(_ body: () throws -> Void) throws {
            try robot.open(on: virtual.board)
            defer { robot.stop() }
            _ = try robot.start()
            try body()
        }

        /// Waits until a line has a level, without hurry: the board is emulated.
        private func waits(_ line: Int, for level: Bool) throws -> Bool {
            let end = Timestamp.now().advanced(by: .seconds(20))
            while Timestamp.now() < end {
                if try virtual.value(line) == level { return true }
                Sleep.until(Timestamp.now().advanced(by: .microseconds(200)))
            }
            return false
        }

        private func setTemperature(_ celsius: Int) throws {
            try Self.setTemperature(celsius, virtual)
        }

        private static func setTemperature(_ celsius: Int, _ virtual: VirtualBoard) throws {
            // The LM75 sends its register's most significant byte first, an SMBus word has the least significant first.
            try virtual.setWord(UInt16(celsius), register: 0, address: 0x48)
        }

        @Test
        func `a press of the bumper drives the brake, and letting go releases it`() throws {
            try running {
                #expect(try virtual.value(Self.brake) == false)
                try virtual.pull(Self.bumper, .down)
                #expect(try waits(Self.brake, for: true))
                try virtual.pull(Self.bumper, .up)
                #expect(try waits(Self.brake, for: false))
            }
        }

        @Test
        func `of a thousand edges, each pulled after the one before was seen, none is missed`() throws {
            try running {
                for index in 0..<1_000 {
                    let isPressed = index % 2 == 0
                    try virtual.pull(Self.bumper, isPressed ? .down : .up)
                    try #require(try waits(Self.brake, for: isPressed), "edge \(index) did not reach the brake")
                }
                let loop = try #require(robot.status().loops.first { $0.name == "reflex" })
                #expect(loop.inputs.map(\.count) == [1_000])
            }
            let timing = try #require(robot.status().loops.first { $0.name == "reflex" }).timing
            #expect(timing.eventTicks > 0, "the bumper did not call its loop")
        }

        @Test
        func `the fan follows the sensor's register with hysteresis`() throws {
            try running {
                try setTemperature(60)
                #expect(try waits(Self.fan, for: true))
                try setTemperature(47)
                try waitForReadings(5)
                #expect(try virtual.value(Self.fan), "47 °C lies between the thresholds: the fan stays on")
                try setTemperature(30)
                #expect(try waits(Self.fan, for: false))
                try setTemperature(47)
                try waitForReadings(5)
                #expect(try virtual.value(Self.fan) == false, "and stays off on the way up")
            }
        }

        /// Waits until the climate loop has taken so many more readings.
        private func waitForReadings(_ count: UInt64) throws {
            func taken() throws -> UInt64 {
                let loop = try #require(robot.status().loops.first { $0.name == "climate" })
                return loop.inputs.reduce(0) { $0 + $1.count }
            }
            let wanted = try taken() + count
            let end = Timestamp.now().advanced(by: .seconds(20))
            while try taken() < wanted {
                try #require(Timestamp.now() < end, "no readings came")
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(10)))
            }
        }

        @Test
        func `stopping drives the outputs to their safe level and gives the lines back`() throws {
            try robot.open(on: virtual.board)
            _ = try robot.start()
            try virtual.pull(Self.bumper, .down)
            try #require(try waits(Self.brake, for: true))
            robot.stop()
            #expect(robot.status().actuators.allSatisfy { $0.state == .latched && $0.reason == .stopped })
            #expect(try virtual.value(Self.brake) == false)
            // Lines that were not given back could not be claimed again.
            for line in ["GPIO17", "GPIO22", "GPIO27"] {
                try virtual.board.openInputLine(line, InputLineSettings()).close()
            }
        }

        @Test
        func `a line that somebody else holds is refused by its consumer's name, and nothing stays open`() throws {
            let other = try virtual.board.openOutputLine("GPIO22", OutputLineSettings(initialLevel: true))
            defer { other.close() }
            do {
                try robot.open(on: virtual.board)
                Issue.record("the robot opened a line that is in use")
            } catch {
                #expect("\(error)".hasPrefix("actuators.fan: GPIO22"))
                #expect("\(error)".contains("is in use by \"sinew\""))
            }
            #expect(try virtual.value(Self.fan), "the other program's line is left alone")
            try virtual.board.openInputLine("GPIO27", InputLineSettings()).close()
        }
    }
}
