import HardwareIO
import HardwareTesting
import LinuxSystem
import Quantities
import SimulatedHardware
import Testing

struct SimulatedBoardTests {
    @Test
    func `a name that the board file does not have is refused with the nearest one`() throws {
        let board = try makeBoard().board
        func unknown(_ kind: String, _ name: String, _ nearest: String?) -> HardwareError {
            .unknownName(kind: kind, name: name, board: "simulated", nearest: nearest)
        }
        #expect(throws: unknown("line", "GPIO71", "GPIO17")) { try board.openInputLine("GPIO71", .init()) }
        #expect(throws: unknown("line", "lamp", nil)) {
            try board.openOutputLine("lamp", OutputLineSettings(initialLevel: false))
        }
        #expect(throws: unknown("I2C bus", "i2c", "i2c1")) { try board.openI2C("i2c", address: 0x68) }
        #expect(throws: unknown("PWM channel", "pwm1", "PWM1")) { try board.openPWM("pwm1", frequency: Hertz(100)) }
    }

    @Test
    func `everything has one owner at a time`() throws {
        let board = try makeBoard().board
        func busy(_ device: String) -> HardwareError {
            .busy(device: "\(device) (simulated)", consumer: nil, process: "this process")
        }
        for _ in 0..<2 {
            let input = try board.openInputLine("GPIO17", .init())
            let output = try board.openOutputLine("GPIO27", OutputLineSettings(initialLevel: true))
            let device = try board.openI2C("i2c1", address: 0x68)
            let channel = try board.openPWM("PWM0", frequency: Hertz(100))
            #expect(throws: busy("GPIO17")) {
                try board.openOutputLine("GPIO17", OutputLineSettings(initialLevel: false))
            }
            #expect(throws: busy("GPIO27")) { try board.openInputLine("GPIO27", .init()) }
            #expect(throws: busy("i2c1 address 0x68")) { try board.openI2C("i2c1", address: 0x68) }
            #expect(throws: busy("PWM0")) { try board.openPWM("PWM0", frequency: Hertz(100)) }
            input.close()
            output.close()
            device.close()
            channel.close()
        }
    }

    @Test
    func `what nobody refers to any more is free again`() throws {
        let board = try makeBoard().board
        _ = try board.openI2C("i2c1", address: 0x68)
        _ = try board.openI2C("i2c1", address: 0x68)
    }

    @Test
    func `an object that was closed does nothing, even when its part has a new owner`() throws {
        let board = try makeBoard().board
        let old = try board.openOutputLine("GPIO27", OutputLineSettings(initialLevel: false))
        old.close()
        let new = try board.openOutputLine("GPIO27", OutputLineSettings(initialLevel: false))
        #expect(throws: BusError.closed) { try old.set(true) }
        old.close()
        try new.set(true)
        #expect(board.isHigh("GPIO27") == true)
    }

    @Test
    func `the lamp is what its line says, active low or not`() throws {
        let board = try makeBoard().board
        let lamp = try board.openOutputLine("GPIO27", OutputLineSettings(initialLevel: false, isActiveLow: true))
        #expect(board.isHigh("GPIO27") == true)
        try lamp.set(true)
        #expect(board.isHigh("GPIO27") == false)
        #expect(board.isHigh("GPIO99") == nil)
    }

    @Test
    func `a duty cycle is cut to its range, and closing switches the channel off`() throws {
        let board = try makeBoard().board
        let channel = try board.openPWM("PWM0", frequency: Hertz(20_000))
        for (duty, expected) in [(0.25, 0.25), (7, 1), (-1, 0), (.nan, 0), (0.5, 0.5)] {
            try channel.set(dutyCycle: duty)
            #expect(board.dutyCycle("PWM0") == expected)
        }
        channel.close()
        #expect(board.dutyCycle("PWM0") == 0)
        #expect(throws: BusError.closed) { try channel.set(dutyCycle: 1) }
    }

    @Test
    func `safe actions alone switch the motors off`() throws {
        let (board, clock) = try makeBoard()
        let motors = try Motors(board)
        let lamp = try board.openOutputLine("GPIO27", OutputLineSettings(initialLevel: false))
        let actions =
            motors.left.safeActions(dutyCycle: 0) + motors.right.safeActions(dutyCycle: 0)
            + lamp.safeActions(for: false)
        try motors.drive(1)
        try lamp.set(true)
        clock.advance(by: .milliseconds(50))
        #expect(board.robot.velocity > 0.05)
        for action in actions { try action.perform() }
        #expect(board.dutyCycle("PWM0") == 0)
        #expect(board.dutyCycle("PWM1") == 0)
        #expect(board.isHigh("GPIO27") == false)
        let speed = board.robot.velocity
        clock.advance(by: .milliseconds(50))
        // Without current the motors brake.
        #expect(board.robot.velocity < speed)
    }

    @Test
    func `a direction line chooses the way of its motor`() throws {
        for (effort, sign) in [(1.0, 1.0), (-1, -1)] {
            let (board, clock) = try makeBoard()
            let motors = try Motors(board)
            try motors.drive(effort)
            clock.advance(by: .milliseconds(50))
            #expect(board.robot.velocity * sign > 0.05)
        }
    }

    @Test
    func `what no chip and no channel can have is refused`() throws {
        let board = try makeBoard().board
        #expect(throws: HardwareError.self) { try board.openI2C("i2c1", address: 0x7F) }
        #expect(throws: HardwareError.self) { try board.openI2C("i2c1", address: 0) }
        for frequency in [0, -1, Double.nan, .infinity] {
            #expect(throws: HardwareError.self) { try board.openPWM("PWM0", frequency: Hertz(frequency)) }
        }
    }

    @Test
    func `transfers have at least one byte, and as many as plain I2C takes`() throws {
        let device = try makeBoard().board.openI2C("i2c1", address: 0x68)
        func read(_ count: Int) throws {
            var bytes = [UInt8](repeating: 0, count: count)
            var span = bytes.mutableSpan
            try device.read(register: 0, into: &span)
        }
        try read(8_192)
        #expect(throws: BusError.malformed(.emptyMessage)) { try read(0) }
        #expect(throws: BusError.adapterLacks(.bytes(asked: 8_193, most: 8_192))) { try read(8_193) }
        let bytes = [UInt8](repeating: 0, count: 8_192)
        #expect(throws: BusError.adapterLacks(.bytes(asked: 8_193, most: 8_192))) {
            try device.write(register: 0, bytes.span)
        }
    }

    @Test
    func `several registers are read in one transaction, and a read without a register goes on`() throws {
        let device = try makeBoard().board.openI2C("i2c1", address: 0x68)
        let settings: InlineArray<3, UInt8> = [7, 0x18, 0x10]
        var nothing = MutableSpan<UInt8>()
        try device.transfer(
            [.write(register: .eightBits(0x19), count: 1), .write(register: .eightBits(0x1B), count: 2)],
            writing: settings.span, reading: &nothing)
        var bytes = InlineArray<3, UInt8>(repeating: 0)
        var answer = bytes.mutableSpan
        try device.transfer(
            [.write(register: .eightBits(0x1B)), .read(count: 1), .write(register: .eightBits(0x19)), .read(count: 2)],
            writing: Span(), reading: &answer)
        #expect(bytes[0] == 0x18 && bytes[1] == 7 && bytes[2] == 0)
        var rest = InlineArray<2, UInt8>(repeating: 0)
        var span = rest.mutableSpan
        try device.read(into: &span)
        #expect(rest[0] == 0x18 && rest[1] == 0x10)
    }
}
