import HardwareIO

/// A chip's registers of one byte, by the names that its driver gives them.
///
/// One thread at a time; each call blocks for its transfers, and none allocates.
struct ChipRegisters<Register: RawRepresentable<UInt8>>: Sendable {
    let device: any I2CDevice

    /// What a register holds.
    func read(_ register: Register) throws(ChipError) -> UInt8 {
        do { return try device.readByte(register: register.rawValue) } catch { throw .bus(error) }
    }

    /// Writes a register.
    func write(_ value: UInt8, to register: Register) throws(ChipError) {
        do { try device.writeByte(value, register: register.rawValue) } catch { throw .bus(error) }
    }

    /// Writes a register and sees that it keeps the value.
    func set(_ register: Register, _ value: UInt8) throws(ChipError) {
        try write(value, to: register)
        try verify(value, in: register)
    }

    /// Sees that a register holds a value, whatever the ignored bits are.
    ///
    /// - Throws: ``ChipError/configurationRefused(register:wrote:found:)``, or an error of the bus.
    func verify(_ value: UInt8, in register: Register, except ignored: UInt8 = 0) throws(ChipError) {
        let found = try read(register)
        guard found & ~ignored == value else {
            throw .configurationRefused(register: register.rawValue, wrote: value, found: found)
        }
    }

    /// Sees in one burst that neighbouring registers still hold what was set.
    ///
    /// - Throws: ``ChipError/lostSetting(register:expected:found:)``, or an error of the bus.
    func seeSettings<let count: Int>(_ expected: InlineArray<count, UInt8>, from first: Register) throws(ChipError) {
        var bytes = InlineArray<count, UInt8>(repeating: 0)
        do {
            var span = bytes.mutableSpan
            try device.read(register: first.rawValue, into: &span)
        } catch {
            throw .bus(error)
        }
        for index in expected.indices where bytes[index] != expected[index] {
            throw .lostSetting(
                register: first.rawValue + UInt8(index), expected: expected[index], found: bytes[index])
        }
    }
}
