import HardwareIO

/// A thermometer of the LM75 family: LM75, LM75A, LM75B, TMP75, TMP102 and their like, at I2C address 0x48…0x4F.
///
/// All of them have the temperature in register 0, a two's complement number at the left end of a word of sixteen
/// bits whose first byte counts whole degrees; they differ in how many bits of it mean something. They measure by
/// themselves from power-on, so there is nothing to start, and they have no identity register.
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

    /// How many bits of the word are the temperature.
    public let resolution: Resolution
    private let device: any I2CDevice

    /// A thermometer behind a device. Does not talk to it yet.
    public init(_ device: any I2CDevice, resolution: Resolution) {
        self.device = device
        self.resolution = resolution
    }

    /// The present temperature in °C, between −128 and +128.
    public func read() throws(ChipError) -> Double {
        let word: UInt16
        do { word = try device.readWord(register: 0) } catch { throw .bus(error) }
        // The arithmetic shift drops what is undefined and keeps the sign.
        let steps = Int16(bitPattern: word) >> Int16(16 - resolution.rawValue)
        return Double(steps) * 256 / Double(1 << resolution.rawValue)
    }
}
