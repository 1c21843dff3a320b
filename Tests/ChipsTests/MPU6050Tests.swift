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
        .write(register: 0x6C, bytes: [0]), .read(register: 0x6C, returns: [0]),
        .write(register: 0x6A, bytes: [0]), .read(register: 0x6A, returns: [0]),
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

    @Test(arguments: [(UInt8(0x98), "ICM-20689"), (0xAF, "ICM-20608-G"), (0x42, "unknown chip")])
    func `a chip with other registers is refused by name before anything is written`(identity: UInt8, name: String)
        throws
    {
        let device = ScriptedI2CDevice(address: 0x68, script: [.read(register: 0x75, returns: [identity])])
        let error = #expect(throws: ChipError.wrongIdentity(expected: .mpu6050, found: identity)) {
            try MPU6050(device).start { _ in }
        }
        try device.finish()
        #expect(error?.description.contains(name) == true)
        let text = error?.hardwareError(device: "i2c1 address 0x68").description
        #expect(text?.hasPrefix("i2c1 address 0x68: is not a MPU-6050 but an") == true)
        let written = "0x" + String(identity, radix: 16, uppercase: true)
        #expect(text?.hasSuffix("take it for one with \"acceptIdentity\": \"\(written)\"") == true)
    }

    @Test(arguments: [UInt8(0x00), 0xFF])
    func `what a dead bus gives is nobody's identity`(identity: UInt8) {
        let error = ChipError.wrongIdentity(expected: .mpu6050, found: identity)
        #expect(error.description.hasSuffix("check the wiring, the supply and the address"))
    }

    /// Registers 41 to 66 of the three register maps: the MPU-6050 at 0, the MPU-6500 at 21 °C, the ICM-20689 at 25 °C.
    @Test(arguments: [
        (UInt8(0x68), UInt8?.none, 36.53), (0x70, nil, 21), (0x71, nil, 21), (0x72, nil, 21), (0x73, nil, 21),
        (0x74, nil, 21), (0x98, 0x98, 25), (0x42, 0x42, 36.53),
    ])
    func `a relative with the same registers is taken as what it is, any other only when it is vouched for`(
        identity: UInt8, accepted: UInt8?, celsius: Double
    ) throws {
        let isFamily6500 = (0x70...0x74).contains(identity)
        var script = Self.start
        script[0] = .read(register: 0x75, returns: [identity])
        if isFamily6500 {
            script.insert(
                contentsOf: [.write(register: 0x1D, bytes: [3]), .read(register: 0x1D, returns: [3])],
                at: script.count - 1)
        }
        let device = ScriptedI2CDevice(address: 0x68, script: script)
        let chip = MPU6050(device, settings: Self.settings, acceptedIdentity: accepted)
        let variant = try chip.start { _ in }
        try device.finish()
        #expect(variant.identity == identity)
        #expect((variant.remark == nil) == (identity == 0x68))
        #expect((variant.remark?.contains("acceptIdentity") == true) == (accepted != nil))
        device.expect(.read(register: 0x3B, returns: [0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
        #expect(abs(chip.sample(try chip.readRaw(), of: variant).temperature - celsius) < 1e-9)
    }

    @Test
    func `an identity that is vouched for does not let another one pass`() {
        #expect(MPU6050.Variant(identity: 0x42, accepted: 0x98) == nil)
        #expect(MPU6050.Variant(identity: 0x68, accepted: 0x98) == .genuine)
    }

    @Test
    func `a register that does not keep what was written ends the start`() throws {
        let device = ScriptedI2CDevice(
            address: 0x68, script: Array(Self.start.prefix(8)) + [.read(register: 0x19, returns: [0xFF])])
        #expect(throws: ChipError.configurationRefused(register: 0x19, wrote: 4, found: 0xFF)) {
            try MPU6050(device, settings: Self.settings).start { _ in }
        }
        try device.finish()
    }

    @Test(arguments: 0..<16)
    func `an error of the bus at any transfer of the start comes through`(index: Int) throws {
        var script = Array(Self.start.prefix(index + 1))
        script[index] = script[index].failing(with: .timedOut)
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

    /// Its power registers, then its ranges.
    @Test(arguments: [
        (UInt8(0x6B), UInt8(0x40)), (0x6B, 0x21), (0x6B, 0x00), (0x6C, 0x02), (0x6C, 0x38), (0x6A, 0x40),
    ])
    func `a chip that sleeps, cycles or has an axis in standby has lost its settings`(register: UInt8, value: UInt8)
        throws
    {
        var bytes: [UInt8] = [0, 0x01, 0]
        let expected = bytes[Int(register - 0x6A)]
        bytes[Int(register - 0x6A)] = value
        let device = ScriptedI2CDevice(address: 0x68, script: [.read(register: 0x6A, returns: bytes)])
        #expect(throws: ChipError.lostSetting(register: register, expected: expected, found: value)) {
            try MPU6050(device).verify(.genuine)
        }
        try device.finish()
    }

    @Test(arguments: [(UInt8(0x19), UInt8(9)), (0x1A, 0), (0x1B, 0), (0x1B, 0xE8), (0x1C, 0), (0x1C, 0x18)])
    func `a chip that measures in another range or with another filter has lost its settings`(
        register: UInt8, value: UInt8
    ) throws {
        var bytes: [UInt8] = [0, 2, 0x08, 0x08]
        let expected = bytes[Int(register - 0x19)]
        bytes[Int(register - 0x19)] = value
        let device = ScriptedI2CDevice(
            address: 0x68,
            script: [.read(register: 0x6A, returns: [0, 1, 0]), .read(register: 0x19, returns: bytes)])
        #expect(throws: ChipError.lostSetting(register: register, expected: expected, found: value)) {
            try MPU6050(device).verify(.genuine)
        }
        try device.finish()
    }

    @Test
    func `an MPU-6500's own filter is looked at as well`() throws {
        let device = ScriptedI2CDevice(
            address: 0x68,
            script: [
                .read(register: 0x6A, returns: [0, 1, 0]), .read(register: 0x19, returns: [0, 2, 0x08, 0x08, 0]),
            ])
        let variant = try #require(MPU6050.Variant(identity: 0x70, accepted: nil))
        #expect(throws: ChipError.lostSetting(register: 0x1D, expected: 2, found: 0)) {
            try MPU6050(device).verify(variant)
        }
        try device.finish()
    }
}
