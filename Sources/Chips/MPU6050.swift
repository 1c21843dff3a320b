import HardwareIO
import LinuxSystem
import Quantities

/// An InvenSense MPU-6050, or a relative with the same registers (``Variant``): gyroscope, accelerometer and thermometer
/// at I2C address 0x68 (AD0 low) or 0x69.
///
/// ``start(pause:)`` first, then ``readRaw()`` as often as wanted and ``verify(_:)`` now and then, by one thread at a time. Each call blocks for its
/// transfers; none allocates. The section numbers are those of *MPU-6000 and MPU-6050 Register Map and Descriptions*,
/// RM-MPU-6000A-00, revision 4.2.
public struct MPU6050: Sendable {
    /// The settings that ``start(pause:)`` writes into the chip.
    public let settings: Settings
    private let registers: ChipRegisters<Register>
    private let acceptedIdentity: UInt8?

    /// A chip behind a device. Does not talk to it yet.
    ///
    /// - Parameter acceptedIdentity: what the identity register may say besides what is known to be compatible.
    public init(_ device: any I2CDevice, settings: Settings = Settings(), acceptedIdentity: UInt8? = nil) {
        registers = ChipRegisters(device: device)
        self.settings = settings
        self.acceptedIdentity = acceptedIdentity
    }

    /// Checks which chip it is, resets it, wakes it, and configures and verifies it. Takes about 0.2 s.
    ///
    /// - Parameter pause: how to let time pass; by default the thread sleeps.
    /// - Returns: which chip it is.
    /// - Throws: ``ChipError/wrongIdentity(expected:found:)`` for one that has other registers,
    ///   ``ChipError/configurationRefused(register:wrote:found:)``, or an error of the bus.
    @discardableResult
    public func start(
        pause: (Duration) -> Void = { Sleep.until(Timestamp.now().advanced(by: $0)) }
    ) throws(ChipError) -> Variant {
        // The identity is the same whatever AD0 makes of the address (4.32).
        let identity = try registers.read(.whoAmI)
        guard let variant = Variant(identity: identity, accepted: acceptedIdentity) else {
            throw .wrongIdentity(expected: .mpu6050, found: identity)
        }
        // 4.28: DEVICE_RESET, then 100 ms until the registers are at their power-on values, the chip asleep.
        try registers.write(0x80, to: .powerManagement1)
        pause(.milliseconds(100))
        // Awake, on the clock of the x gyroscope's PLL, which is steadier than the internal one (4.28).
        try registers.write(Self.awake, to: .powerManagement1)
        // The gyroscopes start up within 30 ms, the PLL within 10 ms (product specification PS-MPU-6000A, 6.1 and 6.6).
        pause(.milliseconds(50))
        // No axis in standby (4.29), no FIFO, and the bus on I2C (4.27).
        try registers.set(.powerManagement2, 0)
        try registers.set(.userControl, 0)
        try registers.set(.sampleRateDivider, settings.sampleRateDivider)
        try registers.set(.configuration, settings.lowPass.bits)
        try registers.set(.gyroConfiguration, settings.gyroRange.bits)
        try registers.set(.accelConfiguration, settings.accelRange.bits)
        // A_DLPF_CFG has the codes of DLPF_CFG (RM-MPU-6500A, register 29).
        if variant.hasAccelFilter { try registers.set(.accelConfiguration2, settings.lowPass.bits) }
        try registers.verify(Self.awake, in: .powerManagement1)
        // The filter's slowest setting takes some 19 ms to fill.
        pause(.milliseconds(50))
        return variant
    }

    /// The present acceleration, angular velocity and temperature of a genuine MPU-6050.
    public func read() throws(ChipError) -> MotionSample {
        sample(try readRaw(), of: .genuine)
    }

    /// The data registers in one burst of 14 bytes (4.17 to 4.19), so that all belong to the same sample.
    public func readRaw() throws(ChipError) -> RawMotion {
        var bytes = InlineArray<14, UInt8>(repeating: 0)
        do {
            var span = bytes.mutableSpan
            try registers.device.read(register: Register.accelX.rawValue, into: &span)
        } catch {
            throw .bus(error)
        }
        return RawMotion(bytes)
    }

    /// A sample in units and in the robot's axes.
    public func sample(_ raw: RawMotion, of variant: Variant) -> MotionSample {
        func vector(_ axes: RawMotion.Axes) -> Vector3 {
            Vector3(x: Double(axes.x), y: Double(axes.y), z: Double(axes.z))
        }
        let force = vector(raw.acceleration) * settings.accelRange.step
        let rate = vector(raw.rate) * settings.gyroRange.step
        return MotionSample(
            acceleration: settings.mounting.robotAxes(force), angularVelocity: settings.mounting.robotAxes(rate),
            temperature: variant.temperature(raw.temperature))
    }

    /// Sees that the chip is still awake and has its ranges, its filter and all its axes: two short bursts.
    ///
    /// A chip that has lost one of these goes on answering: with the same sample for ever, or in another scale. Remedy:
    /// ``start(pause:)`` again.
    ///
    /// - Throws: ``ChipError/lostSetting(register:expected:found:)``, or an error of the bus.
    public func verify(_ variant: Variant) throws(ChipError) {
        // USER_CTRL, PWR_MGMT_1 and PWR_MGMT_2 first: whether it measures at all.
        try registers.seeSettings([0, Self.awake, 0], from: .userControl)
        let (divider, filter) = (settings.sampleRateDivider, settings.lowPass.bits)
        let (gyro, accel) = (settings.gyroRange.bits, settings.accelRange.bits)
        if variant.hasAccelFilter {
            try registers.seeSettings([divider, filter, gyro, accel, filter], from: .sampleRateDivider)
        } else {
            try registers.seeSettings([divider, filter, gyro, accel], from: .sampleRateDivider)
        }
    }

    /// PWR_MGMT_1: SLEEP = 0, CYCLE = 0, CLKSEL = 1 (4.28).
    private static let awake: UInt8 = 0x01

    private enum Register: UInt8 {
        case sampleRateDivider = 0x19
        case configuration = 0x1A
        case gyroConfiguration = 0x1B
        case accelConfiguration = 0x1C
        case accelConfiguration2 = 0x1D
        case accelX = 0x3B
        case userControl = 0x6A
        case powerManagement1 = 0x6B
        case powerManagement2 = 0x6C
        case whoAmI = 0x75
    }
}
