import HardwareIO
import LinuxSystem
import Quantities

/// A thermometer of the LM75 family: LM75, LM75A, LM75B, TMP75, TMP102 and their like, at I2C address 0x48…0x4F.
///
/// All of them have the temperature in register 0, a two's complement number at the left end of a word of sixteen
/// bits whose first byte counts whole degrees, and a shutdown bit at the right end of register 1; they differ in how many
/// bits of the word mean something. They have no identity register.
///
/// One thread at a time. A reading blocks for one transfer and allocates nothing.
public struct LM75: Sendable {
    /// How many bits of the word are the temperature. The rest is undefined in some members of the family.
    public enum Resolution: Int, Sendable, CaseIterable {
        /// Steps of 0.5 °C: LM75, LM75A of Texas Instruments (SNOS808, "Temperature Register").
        case nineBits = 9
        /// Steps of 0.25 °C.
        case tenBits = 10
        /// Steps of 0.125 °C: LM75A and LM75B of NXP (LM75B data sheet, "Temperature register").
        case elevenBits = 11
        /// Steps of 0.0625 °C: TMP102 (SBOS397, "Temperature Register") in its normal mode, TMP75, TMP175.
        case twelveBits = 12
    }

    /// What the family measures, in °C (SNOS808, "Electrical Characteristics"; LM75B data sheet, table 16). From power-off
    /// to the first conversion, and on a bus that nobody drives, the register has other values.
    static let temperatures = -55.0...125.0

    /// How many bits of the word are the temperature.
    public let resolution: Resolution
    private let registers: ChipRegisters<Register>

    /// A thermometer behind a device. Does not talk to it yet.
    public init(_ device: any I2CDevice, resolution: Resolution) {
        registers = ChipRegisters(device: device)
        self.resolution = resolution
    }

    /// Sees that it measures, and wakes it where it has been shut down, which takes 0.3 s (SNOS808, "Shutdown Mode").
    ///
    /// - Parameter pause: how to let time pass; by default the thread sleeps.
    /// - Throws: ``ChipError/reservedBits(register:found:)`` for a bus that nobody drives,
    ///   ``ChipError/configurationRefused(register:wrote:found:)``, or an error of the bus.
    public func start(
        pause: (Duration) -> Void = { Sleep.until(Timestamp.now().advanced(by: $0)) }
    ) throws(ChipError) {
        let found = try configuration()
        guard found & Self.shutdown != 0 else { return }
        // The one-shot bit, where there is one, reads as it likes.
        let awake = found & ~(Self.shutdown | Self.oneShot)
        try registers.write(awake, to: .configuration)
        try registers.verify(awake, in: .configuration, except: Self.oneShot)
        pause(.milliseconds(300))
    }

    /// Sees that it has not been shut down: it would answer with its last temperature for ever. Remedy: ``start(pause:)``.
    ///
    /// - Throws: ``ChipError/lostSetting(register:expected:found:)``, ``ChipError/reservedBits(register:found:)``, or an
    ///   error of the bus.
    public func verify() throws(ChipError) {
        let found = try configuration()
        guard found & Self.shutdown == 0 else {
            throw .lostSetting(
                register: Register.configuration.rawValue, expected: found & ~Self.shutdown, found: found)
        }
    }

    /// The present temperature in °C, between −55 and +125.
    ///
    /// - Throws: ``ChipError/impossible(_:)`` for what such a chip does not measure, or an error of the bus.
    public func read() throws(ChipError) -> Double {
        let word: UInt16
        do { word = try registers.device.readWord(register: Register.temperature.rawValue) } catch { throw .bus(error) }
        // All ones are a little below 0 °C, and what a bus gives that nobody drives: register 1 is never all ones.
        if word == .max { _ = try configuration() }
        // In a word of twelve bits the rest is 0; bit 0 tells the extended mode of the TMP102, which has another scale.
        if resolution == .twelveBits, word & 0xF != 0 { throw .impossible(.lowBits(UInt8(word & 0xF))) }
        // The arithmetic shift drops what is undefined and keeps the sign.
        let steps = Int16(bitPattern: word) >> Int16(16 - resolution.rawValue)
        let celsius = Double(steps) * 256 / Double(1 << resolution.rawValue)
        guard Self.temperatures.contains(celsius) else { throw .impossible(.temperature(celsius)) }
        return celsius
    }

    /// What the configuration register holds.
    private func configuration() throws(ChipError) -> UInt8 {
        let found = try registers.read(.configuration)
        guard found != 0xFF else { throw .reservedBits(register: Register.configuration.rawValue, found: found) }
        return found
    }

    private static let shutdown: UInt8 = 0x01
    private static let oneShot: UInt8 = 0x80

    private enum Register: UInt8 {
        case temperature = 0
        case configuration = 1
    }
}
