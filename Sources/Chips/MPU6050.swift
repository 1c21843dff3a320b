import HardwareIO
import LinuxSystem
import Quantities

/// An InvenSense MPU-6050: gyroscope, accelerometer and thermometer at I2C address 0x68 (AD0 low) or 0x69.
///
/// ``start(pause:)`` first, then ``read()`` as often as wanted, by one thread at a time. Each call blocks for its
/// transfers; none allocates. The section numbers are those of *MPU-6000 and MPU-6050 Register Map and Descriptions*,
/// RM-MPU-6000A-00, revision 4.2.
public struct MPU6050: Sendable {
    /// The settings that ``start(pause:)`` writes into the chip.
    public let settings: Settings
    private let registers: ChipRegisters<Register>

    /// A chip behind a device. Does not talk to it yet.
    public init(_ device: any I2CDevice, settings: Settings = Settings()) {
        registers = ChipRegisters(device: device)
        self.settings = settings
    }

    /// Checks that it is an MPU-6050, resets it, wakes it, and configures and verifies it. Takes about 0.2 s.
    ///
    /// - Parameter pause: how to let time pass; by default the thread sleeps.
    /// - Throws: ``ChipError/wrongIdentity(expected:found:)`` for a relative of it,
    ///   ``ChipError/configurationRefused(register:wrote:found:)``, or an error of the bus.
    public func start(
        pause: (Duration) -> Void = { Sleep.until(Timestamp.now().advanced(by: $0)) }
    ) throws(ChipError) {
        // The identity is the same whatever AD0 makes of the address (4.32).
        let identity = try registers.read(.whoAmI)
        guard identity == ChipIdentity.mpu6050.rawValue else {
            throw .wrongIdentity(expected: .mpu6050, found: identity)
        }
        // 4.28: DEVICE_RESET, then 100 ms until the registers are at their power-on values, the chip asleep.
        try registers.write(0x80, to: .powerManagement1)
        pause(.milliseconds(100))
        // Awake, on the clock of the x gyroscope's PLL, which is steadier than the internal one (4.28).
        try registers.write(Self.awake, to: .powerManagement1)
        // The gyroscopes start up within 30 ms, the PLL within 10 ms (product specification PS-MPU-6000A, 6.1 and 6.6).
        pause(.milliseconds(50))
        try registers.set(.sampleRateDivider, settings.sampleRateDivider)
        try registers.set(.configuration, settings.lowPass.bits)
        try registers.set(.gyroConfiguration, settings.gyroRange.bits)
        try registers.set(.accelConfiguration, settings.accelRange.bits)
        try registers.verify(Self.awake, in: .powerManagement1)
        // The filter's slowest setting takes some 19 ms to fill.
        pause(.milliseconds(50))
    }

    /// The present acceleration, angular velocity and temperature, in one burst of 14 bytes (4.17 to 4.19), so that
    /// all belong to the same sample.
    public func read() throws(ChipError) -> MotionSample {
        var bytes = InlineArray<14, UInt8>(repeating: 0)
        do {
            var span = bytes.mutableSpan
            try registers.device.read(register: Register.accelX.rawValue, into: &span)
        } catch {
            throw .bus(error)
        }
        func number(_ index: Int) -> Double {
            Double(Int16(bitPattern: UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])))
        }
        let force = Vector3(x: number(0), y: number(2), z: number(4)) * settings.accelRange.step
        let rate = Vector3(x: number(8), y: number(10), z: number(12)) * settings.gyroRange.step
        return MotionSample(
            acceleration: settings.mounting.robotAxes(force), angularVelocity: settings.mounting.robotAxes(rate),
            temperature: number(6) / 340 + 36.53)  // 4.18
    }

    /// Whether the chip has fallen back to its power-on state since it was started, as after a dip of its supply.
    ///
    /// It then sleeps, and ``read()`` would return the same values for ever. Remedy: ``start(pause:)`` again.
    public func hasLostConfiguration() throws(ChipError) -> Bool {
        try registers.read(.powerManagement1) != Self.awake
    }

    /// PWR_MGMT_1: SLEEP = 0, CLKSEL = 1 (4.28).
    private static let awake: UInt8 = 0x01

    private enum Register: UInt8 {
        case sampleRateDivider = 0x19
        case configuration = 0x1A
        case gyroConfiguration = 0x1B
        case accelConfiguration = 0x1C
        case accelX = 0x3B
        case powerManagement1 = 0x6B
        case whoAmI = 0x75
    }
}
