import LinuxSystem

/// One chip on an I2C bus: its 7-bit address, and transfers to its registers.
///
/// Each call is one complete bus transaction (start … stop), so transfers of several devices and threads never mix.
/// How the bytes travel is the adapter's affair: combined messages (`I2C_RDWR`) where it can, SMBus commands where
/// it cannot; both look the same to the chip. Calls block for as long as the transfer takes and allocate nothing.
public protocol I2CDevice: AnyObject, Sendable {
    /// The bus by its name in the board file, such as "i2c1".
    var bus: String { get }
    /// The 7-bit address.
    var address: UInt8 { get }

    /// Reads consecutive registers from `register` on, as many bytes as `bytes` has (1…32), in one transaction.
    func read(register: UInt8, into bytes: inout MutableSpan<UInt8>) throws(BusError)

    /// Writes consecutive registers from `register` on (1…32 bytes), in one transaction.
    func write(register: UInt8, _ bytes: Span<UInt8>) throws(BusError)

    /// What writes consecutive registers without this object's help, by an opening of the player's own; valid until
    /// ``close()``. Empty where nothing outside of this program can reach the chip.
    func safeActions(register: UInt8, _ bytes: [UInt8]) -> [SafeAction]

    /// Gives the address back. Idempotent; no transfer may be under way.
    func close()
}

extension I2CDevice {
    /// Reads one register of eight bits.
    public func readByte(register: UInt8) throws(BusError) -> UInt8 {
        var bytes: InlineArray<1, UInt8> = [0]
        var span = bytes.mutableSpan
        try read(register: register, into: &span)
        return bytes[0]
    }

    /// Reads one register of sixteen bits, most significant byte first, as most chips send it.
    public func readWord(register: UInt8) throws(BusError) -> UInt16 {
        var bytes: InlineArray<2, UInt8> = [0, 0]
        var span = bytes.mutableSpan
        try read(register: register, into: &span)
        return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    }

    /// Writes one register of eight bits.
    public func writeByte(_ value: UInt8, register: UInt8) throws(BusError) {
        let bytes: InlineArray<1, UInt8> = [value]
        try write(register: register, bytes.span)
    }
}
