import Chips
import HardwareIO
import HardwareTesting
import Quantities
import Testing

struct MPU6050Tests {
    /// The transfers of a start with ±2000 °/s, ±16 g, 44 Hz and divider 4, in the data sheet's order.
    private static let start: [ScriptedTransfer] = [
        .read(register: 0x75, returns: [0x68]),
        .write(register: 0x6B, bytes: [0x80]),
        .write(register: 0x6B, bytes: [0x01]),
        .write(register: 0x19, bytes: [4]), .read(register: 0x19, returns: [4]),
        .write(register: 0x1A, bytes: [3]), .read(register: 0x1A, returns: [3]),
        .write(register: 0x1B, bytes: [0x18]), .read(register: 0x1B, returns: [0x18]),
        .write(register: 0x1C, bytes: [0x18]), .read(register: 0x1C, returns: [0x18]),
        .read(register: 0x6B, returns: [0x01]),
    ]
    private static let settings = MPU6050.Settings(
        gyroRange: .degrees2000, accelRange: .g16, lowPass: .hertz44, sampleRateDivider: 4)

    @Test
    func `starting does exactly the transfers of the data sheet, and waits after the reset`() throws {
        let device = ScriptedI2CDevice(address: 0x68, script: Self.start)
        var pauses: [Duration] = []
        try MPU6050(device, settings: Self.settings).start { pauses.append($0) }
        try device.finish()
        #expect(pauses.first == .milliseconds(100))
        #expect(Self.settings.sampleRate == Hertz(200))
    }

    @Test
    func `a reading is one burst, scaled to SI units`() throws {
        // +1 g at ±4 g is 8192 steps; −100 °/s at ±500 °/s is −6550; −521 is 35.0 °C by the data sheet's formula.
        let device = ScriptedI2CDevice(
            address: 0x68,
            script: [
                .read(
                    register: 0x3B,
                    returns: [0x20, 0, 0xE0, 0, 0, 1, 0xFD, 0xF7, 0xE6, 0x6A, 0x7F, 0xFF, 0x80, 0])
            ])
        let sample = try MPU6050(device).read()
        try device.finish()
        #expect(abs(sample.acceleration.x - 9.80665) < 1e-9)
        #expect(abs(sample.acceleration.y + 9.80665) < 1e-9)
        #expect(abs(sample.acceleration.z - 9.80665 / 8192) < 1e-9)
        #expect(abs(sample.temperature - 35) < 0.01)
        #expect(abs(sample.angularVelocity.x + 100 * .pi / 180) < 1e-9)
        #expect(abs(sample.angularVelocity.y - 32_767 / 65.5 * .pi / 180) < 1e-9)
        #expect(abs(sample.angularVelocity.z + 32_768 / 65.5 * .pi / 180) < 1e-9)
    }

    @Test(arguments: MPU6050.GyroRange.allCases, MPU6050.AccelRange.allCases)
    func `full scale of every range is its nominal value`(gyro: MPU6050.GyroRange, accel: MPU6050.AccelRange) throws {
        let device = ScriptedI2CDevice(
            address: 0x68,
            script: [.read(register: 0x3B, returns: [0x80, 0, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0])])
        let sample = try MPU6050(device, settings: .init(gyroRange: gyro, accelRange: accel)).read()
        #expect(abs(sample.acceleration.x / (-9.80665 * Double(accel.rawValue)) - 1) < 1e-9)
        #expect(abs(sample.angularVelocity.x / (-.pi / 180 * Double(gyro.rawValue)) - 1) < 2e-3)
    }

    @Test
    func `a mounting turns both vectors into the robot's axes`() throws {
        let device = ScriptedI2CDevice(
            address: 0x68,
            script: [.read(register: 0x3B, returns: [0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x19, 0x96])])
        let mounting = try Mounting(axes: ["+x", "-z", "+y"])
        let sample = try MPU6050(device, settings: .init(mounting: mounting)).read()
        #expect(abs(sample.acceleration.z - 9.80665) < 1e-9)
        #expect(abs(sample.angularVelocity.y + 100 * .pi / 180) < 1e-9)
        #expect(sample.angularVelocity.z == 0)
    }

    @Test(arguments: [(UInt8(0x70), "MPU-6500"), (0x71, "MPU-9250"), (0x42, "unknown chip")])
    func `a relative of the chip is refused by name before anything is written`(identity: UInt8, name: String) throws {
        let device = ScriptedI2CDevice(address: 0x68, script: [.read(register: 0x75, returns: [identity])])
        let error = #expect(throws: ChipError.wrongIdentity(expected: .mpu6050, found: identity)) {
            try MPU6050(device).start { _ in }
        }
        try device.finish()
        #expect(error?.description.contains(name) == true)
        let text = error?.hardwareError(device: "i2c1 address 0x68").description
        #expect(text?.hasPrefix("i2c1 address 0x68: is not a MPU-6050 but an") == true)
    }

    @Test
    func `a register that does not keep what was written ends the start`() throws {
        let device = ScriptedI2CDevice(
            address: 0x68, script: Array(Self.start.prefix(4)) + [.read(register: 0x19, returns: [0xFF])])
        #expect(throws: ChipError.configurationRefused(register: 0x19, wrote: 4, found: 0xFF)) {
            try MPU6050(device, settings: Self.settings).start { _ in }
        }
        try device.finish()
    }

    @Test(arguments: 0..<12)
    func `an error of the bus at any transfer of the start comes through`(index: Int) throws {
        var script = Array(Self.start.prefix(index + 1))
        switch script[index] {
        case .read(let register, let bytes):
            script[index] = .failedRead(register: register, count: bytes.count, error: .timedOut)
        case .write(let register, let bytes):
            script[index] = .failedWrite(register: register, bytes: bytes, error: .timedOut)
        default: break
        }
        let device = ScriptedI2CDevice(address: 0x68, script: script)
        #expect(throws: ChipError.bus(.timedOut)) {
            try MPU6050(device, settings: Self.settings).start { _ in }
        }
        try device.finish()
    }

    @Test
    func `an error of the bus while reading comes through`() throws {
        let device = ScriptedI2CDevice(
            address: 0x68, script: [.failedRead(register: 0x3B, count: 14, error: .noAcknowledge)])
        #expect(throws: ChipError.bus(.noAcknowledge)) { try MPU6050(device).read() }
        try device.finish()
    }

    @Test
    func `a chip that has gone back to sleep has lost its configuration`() throws {
        let device = ScriptedI2CDevice(
            address: 0x68, script: [.read(register: 0x6B, returns: [0x01]), .read(register: 0x6B, returns: [0x40])])
        let chip = MPU6050(device)
        #expect(try !chip.hasLostConfiguration())
        #expect(try chip.hasLostConfiguration())
        try device.finish()
    }
}
