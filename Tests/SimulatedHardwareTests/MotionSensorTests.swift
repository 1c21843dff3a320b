import Chips
import HardwareIO
import HardwareTesting
import Quantities
import SimulatedHardware
import Testing

struct MotionSensorTests {
    private func burst(_ device: any I2CDevice) throws -> [UInt8] {
        var bytes = InlineArray<14, UInt8>(repeating: 0xAA)
        var span = bytes.mutableSpan
        try device.read(register: 0x3B, into: &span)
        return bytes.indices.map { bytes[$0] }
    }

    @Test
    func `after power-on it has its identity, sleeps, and measures nothing`() throws {
        let (board, clock) = try makeBoard()
        let device = try board.openI2C("i2c1", address: 0x68)
        clock.advance(by: .seconds(1))
        #expect(try device.readByte(register: 0x75) == 0x68)
        #expect(try device.readByte(register: 0x6B) == 0x40)
        for register: UInt8 in [0x19, 0x1A, 0x1B, 0x1C, 0x6C] { #expect(try device.readByte(register: register) == 0) }
        #expect(try burst(device) == [UInt8](repeating: 0, count: 14))
    }

    @Test
    func `registers keep what is written, but not those that belong to the chip`() throws {
        let device = try makeBoard().board.openI2C("i2c1", address: 0x68)
        let bytes: InlineArray<4, UInt8> = [9, 3, 0x18, 0x10]
        try device.write(register: 0x19, bytes.span)
        #expect(try device.readWord(register: 0x19) == 0x0903)
        #expect(try device.readWord(register: 0x1B) == 0x1810)
        for register: UInt8 in [0x3B, 0x43, 0x75] { try device.writeByte(0x55, register: register) }
        #expect(try device.readByte(register: 0x3B) == 0)
        #expect(try device.readByte(register: 0x75) == 0x68)
    }

    @Test
    func `a reset goes back to the power-on state`() throws {
        let device = try makeBoard().board.openI2C("i2c1", address: 0x68)
        try device.writeByte(0x01, register: 0x6B)
        try device.writeByte(0x18, register: 0x1B)
        try device.writeByte(0x80, register: 0x6B)
        #expect(try device.readByte(register: 0x6B) == 0x40)
        #expect(try device.readByte(register: 0x1B) == 0)
    }

    @Test
    func `a burst is coherent: within one sample it is the same, in the next one it is not`() throws {
        let (board, clock) = try makeBoard()
        let device = try board.openI2C("i2c1", address: 0x68)
        try device.writeByte(0x01, register: 0x6B)
        try device.writeByte(4, register: 0x19)
        clock.advance(by: .milliseconds(100))
        let first = try burst(device)
        clock.advance(by: .milliseconds(4))
        #expect(try burst(device) == first)
        clock.advance(by: .milliseconds(1))
        #expect(try burst(device) != first)
    }

    @Test(arguments: MPU6050.GyroRange.allCases, MPU6050.AccelRange.allCases)
    func `in every range the held robot shows gravity at its tilt, and hardly turns`(
        gyro: MPU6050.GyroRange, accel: MPU6050.AccelRange
    ) throws {
        let (board, clock) = try makeBoard()
        let chip = MPU6050(
            try board.openI2C("i2c1", address: 0x68),
            settings: .init(gyroRange: gyro, accelRange: accel, lowPass: .hertz5)
        )
        try chip.start { clock.advance(by: $0) }
        clock.advance(by: .milliseconds(200))
        let sample = try chip.read()
        let tilt = board.robot.tilt
        #expect(abs(sample.acceleration.x + 9.80665 * tilt) < 0.15)
        #expect(abs(sample.acceleration.z - 9.80665) < 0.15)
        #expect(abs(sample.acceleration.y) < 0.15)
        #expect(sample.angularVelocity.length < 0.03)
        #expect(abs(sample.temperature - 31) < 0.2)
    }

    @Test
    func `toppling forward shows as positive angular velocity about y`() throws {
        for seed: UInt64 in 1...6 {
            let (board, clock) = try makeBoard(seed: seed)
            let chip = MPU6050(try board.openI2C("i2c1", address: 0x68))
            try chip.start { clock.advance(by: $0) }
            try Motors(board).drive(0)
            for _ in 0..<200 where abs(board.robot.tilt) < 0.5 { clock.advance(by: .milliseconds(10)) }
            let (sample, robot) = (try chip.read(), board.robot)
            #expect(robot.tilt * robot.tiltRate > 0)
            #expect(abs(sample.angularVelocity.y - robot.tiltRate) < 0.2)
        }
    }

    @Test
    func `a narrow filter passes less noise`() throws {
        func spread(_ lowPass: MPU6050.LowPass) throws -> Double {
            let (board, clock) = try makeBoard()
            let chip = MPU6050(try board.openI2C("i2c1", address: 0x68), settings: .init(lowPass: lowPass))
            try chip.start { clock.advance(by: $0) }
            let values = try (0..<500).map { _ in
                clock.advance(by: .milliseconds(1))
                return try chip.read().acceleration.y
            }
            let mean = values.reduce(0, +) / 500
            return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 500).squareRoot()
        }
        let (wide, narrow) = (try spread(.off), try spread(.hertz5))
        #expect(wide > 4 * narrow)
        #expect((0.05...0.12).contains(wide))
    }

    @Test
    func `a dip of the supply puts it to sleep, which its driver notices`() throws {
        let (board, clock) = try makeBoard()
        let chip = MPU6050(try board.openI2C("i2c1", address: 0x68))
        try chip.start { clock.advance(by: $0) }
        try chip.verify(.genuine)
        board.dipSensorSupply()
        #expect(throws: ChipError.lostSetting(register: 0x6B, expected: 0x01, found: 0x40)) {
            try chip.verify(.genuine)
        }
        try chip.start { clock.advance(by: $0) }
        try chip.verify(.genuine)
        #expect(try chip.read().acceleration.z > 9)
    }

    @Test
    func `asleep it keeps its last sample, and an axis in standby keeps its last value`() throws {
        let (board, clock) = try makeBoard()
        let device = try board.openI2C("i2c1", address: 0x68)
        try MPU6050(device).start { clock.advance(by: $0) }
        // STBY_YG, 4.29.
        try device.writeByte(0x02, register: 0x6C)
        let before = try burst(device)
        clock.advance(by: .milliseconds(50))
        let after = try burst(device)
        let still = (0..<7).filter { before[2 * $0..<2 * $0 + 2] == after[2 * $0..<2 * $0 + 2] }
        #expect(still.contains(5))
        #expect(before != after)
        try device.writeByte(0x40, register: 0x6B)
        let last = try burst(device)
        clock.advance(by: .seconds(10))
        #expect(try burst(device) == last)
    }

    @Test
    func `awake it is what its check takes for living, for as long as the robot stands or falls`() throws {
        for seed: UInt64 in 1...3 {
            let (board, clock) = try makeBoard(seed: seed)
            let chip = MPU6050(try board.openI2C("i2c1", address: 0x68))
            try chip.start { clock.advance(by: $0) }
            try Motors(board).drive(0)
            var check = MotionCheck(frozenAfter: .milliseconds(250))
            var refused = 0
            for index in 0..<4_000 {
                clock.advance(by: .milliseconds(5))
                let raw = try chip.readRaw()
                let verdict = check.judge(raw, chip.sample(raw, of: .genuine), at: clock.now)
                if index > 0, verdict != .reading { refused += 1 }
            }
            #expect(refused == 0)
            #expect(board.hasFallen)
        }
    }

    @Test(arguments: [("i2c1", UInt8(0x69)), ("i2c2", 0x68)])
    func `nobody answers at any other address`(bus: String, address: UInt8) throws {
        let device = try makeBoard().board.openI2C(bus, address: address)
        #expect(throws: BusError.noAcknowledge) { try device.readByte(register: 0x75) }
        #expect(throws: BusError.noAcknowledge) { try device.writeByte(1, register: 0x6B) }
    }
}
