import HardwareIO
import LinuxSystem
import Quantities

/// An NXP PCA9685: sixteen outputs of pulse-width modulation with 4096 steps, at one frequency for all, I2C address
/// 0x40 to 0x7F by six pins.
///
/// It has no identity register. ``configure(pause:)`` refuses a chip that has bits set which are always 0 here, and
/// reads back everything that it writes. One thread at a time; each call blocks for its transfers. The section numbers
/// are those of the data sheet *PCA9685*, revision 4 of 16 April 2015.
public struct PCA9685: Sendable {
    /// How many outputs it has.
    public static let channelCount = 16
    /// How many neighbouring outputs fit into one transfer of 32 bytes.
    static let channelsInBurst = 8

    /// The period of its outputs.
    public let timing: Timing
    private let registers: ChipRegisters<Register>

    /// A chip behind a device. Does not talk to it yet.
    public init(_ device: any I2CDevice, timing: Timing) {
        registers = ChipRegisters(device: device)
        self.timing = timing
    }

    /// Whether the chip is set up as ``configure(pause:)`` leaves it: false before that and after a dip of its supply.
    public func isConfigured() throws(ChipError) -> Bool {
        try lostSetting() == nil
    }

    /// The first setting that is not as ``configure(pause:)`` leaves it; nil where all are.
    ///
    /// - Returns: ``ChipError/lostSetting(register:expected:found:)``.
    func lostSetting() throws(ChipError) -> ChipError? {
        let settings: InlineArray<3, (register: Register, value: UInt8, ignored: UInt8)> = [
            (.mode1, Self.awake, Mode1.restart), (.mode2, Self.drive, 0), (.prescale, timing.prescale, 0),
        ]
        for index in settings.indices {
            let (register, value, ignored) = settings[index]
            let found = try registers.read(register)
            if found & ~ignored != value {
                return .lostSetting(register: register.rawValue, expected: value, found: found)
            }
        }
        return nil
    }

    /// Sets the chip up: frequency, push-pull outputs, all of them off. Takes about a millisecond.
    ///
    /// - Parameter pause: how to let time pass; by default the thread sleeps.
    /// - Throws: ``ChipError/reservedBits(register:found:)`` for another chip, ``ChipError/externalClock``,
    ///   ``ChipError/configurationRefused(register:wrote:found:)``, or an error of the bus.
    public func configure(
        pause: (Duration) -> Void = { Sleep.until(Timestamp.now().advanced(by: $0)) }
    ) throws(ChipError) {
        let found = try registers.read(.mode2)
        guard found & 0xE0 == 0 else { throw .reservedBits(register: Register.mode2.rawValue, found: found) }
        // An orderly shutdown, so that nothing is left that RESTART could bring back (7.3.1.1).
        try registers.write(0x10, to: .allOffHigh)
        // The frequency can be set only while the oscillator stands (7.3.5).
        try registers.write(Mode1.sleep | Mode1.autoIncrement, to: .mode1)
        try registers.set(.prescale, timing.prescale)
        try registers.set(.mode2, Self.drive)
        try registers.write(Self.awake, to: .mode1)
        // The oscillator runs after 500 µs at most (7.3.1).
        pause(.microseconds(500))
        let mode = try registers.read(.mode1)
        // "Sticky": only a power cycle or a software reset of all chips on the bus clears it (7.3.1, table 5).
        if mode & Mode1.externalClock != 0 { throw .externalClock }
        guard mode & ~Mode1.restart == Self.awake else {
            throw .configurationRefused(register: Register.mode1.rawValue, wrote: Self.awake, found: mode)
        }
    }

    /// Writes neighbouring outputs, at most eight, in one transfer. They change together when it ends (OCH = 0, 7.3.2),
    /// each at the end of its period, so that no pulse is torn (7.3.4).
    ///
    /// - Parameters:
    ///   - channels: which outputs.
    ///   - levels: what all sixteen are to do.
    func write(_ channels: Range<Int>, of levels: [Level]) throws(ChipError) {
        precondition(channels.count <= Self.channelsInBurst)
        var bytes = InlineArray<32, UInt8>(repeating: 0)
        for (place, channel) in channels.enumerated() {
            for (index, byte) in levels[channel].bytes.enumerated() { bytes[4 * place + index] = byte }
        }
        do {
            try registers.device.write(
                register: Self.register(ofChannel: channels.lowerBound),
                bytes.span.extracting(0..<4 * channels.count))
        } catch {
            throw .bus(error)
        }
    }

    /// The first of an output's four registers: LEDn_ON_L (7.3.3).
    public static func register(ofChannel channel: Int) -> UInt8 {
        UInt8(0x06 + 4 * channel)
    }

    /// MODE1 in operation: oscillator on, registers counting up in a transfer, no common addresses.
    private static let awake = Mode1.autoIncrement
    /// MODE2: push-pull outputs that change at the end of a transfer, not inverted, low while OE is high (7.3.2, 7.4).
    private static let drive: UInt8 = 0x04

    private enum Mode1 {
        static let restart: UInt8 = 0x80
        static let externalClock: UInt8 = 0x40
        static let autoIncrement: UInt8 = 0x20
        static let sleep: UInt8 = 0x10
    }

    private enum Register: UInt8 {
        case mode1 = 0x00
        case mode2 = 0x01
        case allOffHigh = 0xFD
        case prescale = 0xFE
    }
}
