import LinuxSystem

/// The usual transfers, each one transaction. None allocates by itself.
extension I2CDevice {
    // MARK: Messages

    /// Makes one transaction of messages that are written where it is called.
    @inlinable
    public func transfer<let count: Int>(
        _ messages: InlineArray<count, I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>
    ) throws(BusError) {
        try transfer(messages.span, writing: writing, reading: &reading)
    }

    /// Writes bytes as they are, without a register.
    public func write(_ bytes: Span<UInt8>) throws(BusError) {
        let messages: InlineArray<1, I2CMessage> = [.write(count: bytes.count)]
        var nothing = MutableSpan<UInt8>()
        try transfer(messages.span, writing: bytes, reading: &nothing)
    }

    /// Reads as many bytes as `bytes` has, without a register: from where the chip stands.
    public func read(into bytes: inout MutableSpan<UInt8>) throws(BusError) {
        let messages: InlineArray<1, I2CMessage> = [.read(count: bytes.count)]
        try transfer(messages.span, writing: Span(), reading: &bytes)
    }

    /// Writes bytes, then reads after a repeated start.
    public func writeRead(_ bytes: Span<UInt8>, into answer: inout MutableSpan<UInt8>) throws(BusError) {
        let messages: InlineArray<2, I2CMessage> = [.write(count: bytes.count), .read(count: answer.count)]
        try transfer(messages.span, writing: bytes, reading: &answer)
    }

    // MARK: Registers

    /// Reads consecutive registers from `register` on, as many bytes as `bytes` has.
    public func read(register: I2CRegister, into bytes: inout MutableSpan<UInt8>) throws(BusError) {
        let messages: InlineArray<2, I2CMessage> = [.write(register: register), .read(count: bytes.count)]
        try transfer(messages.span, writing: Span(), reading: &bytes)
    }

    /// Writes consecutive registers from `register` on; without bytes it only tells the chip the register.
    public func write(register: I2CRegister, _ bytes: Span<UInt8>) throws(BusError) {
        let messages: InlineArray<1, I2CMessage> = [.write(register: register, count: bytes.count)]
        var nothing = MutableSpan<UInt8>()
        try transfer(messages.span, writing: bytes, reading: &nothing)
    }

    /// Reads one register of eight bits.
    public func readByte(register: I2CRegister) throws(BusError) -> UInt8 {
        var bytes: InlineArray<1, UInt8> = [0]
        var span = bytes.mutableSpan
        try read(register: register, into: &span)
        return bytes[0]
    }

    /// Reads one register of sixteen bits, most significant byte first, as most chips send it.
    public func readWord(register: I2CRegister) throws(BusError) -> UInt16 {
        var bytes: InlineArray<2, UInt8> = [0, 0]
        var span = bytes.mutableSpan
        try read(register: register, into: &span)
        return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    }

    /// Writes one register of eight bits.
    public func writeByte(_ value: UInt8, register: I2CRegister) throws(BusError) {
        let bytes: InlineArray<1, UInt8> = [value]
        try write(register: register, bytes.span)
    }

    /// Writes one register of sixteen bits, most significant byte first.
    public func writeWord(_ value: UInt16, register: I2CRegister) throws(BusError) {
        let bytes: InlineArray<2, UInt8> = [UInt8(value >> 8), UInt8(value & 0xFF)]
        try write(register: register, bytes.span)
    }

    /// What writes consecutive registers without this object's help: see ``safeActions(writing:)``.
    public func safeActions(register: I2CRegister, _ bytes: [UInt8]) -> [SafeAction] {
        safeActions(writing: (0..<register.byteCount).map { register[$0] } + bytes)
    }

    // MARK: Registers whose numbers have 8 bits

    /// Reads consecutive registers from `register` on, as many bytes as `bytes` has.
    public func read(register: UInt8, into bytes: inout MutableSpan<UInt8>) throws(BusError) {
        try read(register: .eightBits(register), into: &bytes)
    }

    /// Writes consecutive registers from `register` on; without bytes it only tells the chip the register.
    public func write(register: UInt8, _ bytes: Span<UInt8>) throws(BusError) {
        try write(register: .eightBits(register), bytes)
    }

    /// Reads one register of eight bits.
    public func readByte(register: UInt8) throws(BusError) -> UInt8 {
        try readByte(register: .eightBits(register))
    }

    /// Reads one register of sixteen bits, most significant byte first, as most chips send it.
    public func readWord(register: UInt8) throws(BusError) -> UInt16 {
        try readWord(register: .eightBits(register))
    }

    /// Writes one register of eight bits.
    public func writeByte(_ value: UInt8, register: UInt8) throws(BusError) {
        try writeByte(value, register: .eightBits(register))
    }

    /// Writes one register of sixteen bits, most significant byte first.
    public func writeWord(_ value: UInt16, register: UInt8) throws(BusError) {
        try writeWord(value, register: .eightBits(register))
    }

    /// What writes consecutive registers without this object's help: see ``safeActions(writing:)``.
    public func safeActions(register: UInt8, _ bytes: [UInt8]) -> [SafeAction] {
        safeActions(register: .eightBits(register), bytes)
    }
}
