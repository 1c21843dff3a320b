import HardwareIO
import HardwareTesting
import Testing

/// What the transfers of an I2C device are on the wire, and what is refused before it gets there.
struct I2CTransferTests {
    private let bytes: InlineArray<3, UInt8> = [1, 2, 3]

    private func device(_ script: ScriptedTransfer..., limits: I2CLimits = .plain) -> ScriptedI2CDevice {
        ScriptedI2CDevice(address: 0x29, limits: limits, script: script)
    }

    @Test
    func `a register's number has one byte or two, the most significant first`() throws {
        let device = device(
            .write([0x12, 1, 2, 3]), .write([0x12, 0x34, 1, 2, 3]), .write([0x12, 0xAB, 0xCD]),
            .write([0x00, 0x05, 0xAB, 0xCD]), .write([7, 8]), .write([0, 7, 8]), .write([0x12, 0x34]))
        try device.write(register: 0x12, bytes.span)
        try device.write(register: .sixteenBits(0x1234), bytes.span)
        try device.writeWord(0xABCD, register: 0x12)
        try device.writeWord(0xABCD, register: .sixteenBits(5))
        try device.writeByte(8, register: 7)
        try device.writeByte(8, register: .sixteenBits(7))
        try device.write(register: .sixteenBits(0x1234), Span())
        try device.finish()
    }

    @Test
    func `a register is read after a repeated start, with its number written first`() throws {
        let device = device(
            .transaction(.write([0x12]), .read(returns: [0xAB])),
            .transaction(.write([0x12, 0x34]), .read(returns: [0xAB, 0xCD])))
        #expect(try device.readByte(register: 0x12) == 0xAB)
        #expect(try device.readWord(register: .sixteenBits(0x1234)) == 0xABCD)
        try device.finish()
    }

    @Test
    func `bytes go without a register, either way and both`() throws {
        let device = device(
            .write([1, 2, 3]), .read(returns: [9, 8]), .transaction(.write([1, 2, 3]), .read(returns: [7, 6])))
        var answer = InlineArray<2, UInt8>(repeating: 0)
        var span = answer.mutableSpan
        try device.write(bytes.span)
        try device.read(into: &span)
        #expect(span[0] == 9 && span[1] == 8)
        try device.writeRead(bytes.span, into: &span)
        #expect(span[0] == 7 && span[1] == 6)
        try device.finish()
    }

    @Test
    func `another number or order of messages is another transfer, and both are told`() {
        let device = device(.transaction(.write(register: .sixteenBits(0x10F)), .read(returns: [0]), .write([5])))
        #expect(throws: BusError.self) { try device.readByte(register: .sixteenBits(0x10F)) }
        let failure = #expect(throws: ScriptFailure.self) { try device.finish() }
        #expect(
            failure?.description
                == "transfer 0: expected write 0x010F, then read 1 byte, then write 05, found read 0x010F: 1 byte")
    }

    private func refusal(_ messages: [I2CMessage], writing: Int, reading: Int) -> BusError? {
        do throws(BusError) {
            try I2CLimits.plain.check(messages.span, writing: writing, reading: reading)
            return nil
        } catch {
            return error
        }
    }

    @Test
    func `messages and bytes must agree, and every message has a byte`() {
        #expect(refusal([], writing: 0, reading: 0) == .malformed(.noMessage))
        #expect(refusal([.write()], writing: 0, reading: 0) == .malformed(.emptyMessage))
        #expect(refusal([.write(count: 1), .read(count: 0)], writing: 1, reading: 0) == .malformed(.emptyMessage))
        #expect(refusal([.write(count: 2)], writing: 3, reading: 0) == .malformed(.byteCount))
        #expect(refusal([.write(count: 2)], writing: 1, reading: 0) == .malformed(.byteCount))
        #expect(refusal([.read(count: 2)], writing: 0, reading: 3) == .malformed(.byteCount))
        #expect(refusal([.read(count: 1), .read(count: .max)], writing: 0, reading: 2) == .malformed(.byteCount))
        #expect(refusal([.write(register: .eightBits(0), count: -1)], writing: 0, reading: 0) == .malformed(.byteCount))
        #expect(refusal([.read(count: 1)], writing: 1, reading: 0) == .malformed(.byteCount))
        #expect(refusal([.write(count: 1), .read(count: 2), .write(count: 2)], writing: 3, reading: 2) == nil)
    }

    @Test
    func `a register's number counts among the bytes of its message`() {
        #expect(refusal([.write(register: .sixteenBits(0), count: 8_190)], writing: 8_190, reading: 0) == nil)
        #expect(
            refusal([.write(register: .sixteenBits(0), count: 8_191)], writing: 8_191, reading: 0)
                == .adapterLacks(.bytes(asked: 8_193, most: 8_192)))
    }

    @Test
    func `in pieces, each goes to the register where the one before has ended`() throws {
        let smbus = I2CLimits(isPlainI2C: false, messages: 2, bytesWritten: 4, bytesRead: 2)
        let device = device(
            .write([0xFE, 1, 2, 3]), .write([0x00, 0xFE, 1, 2]), .write([0x01, 0x00, 3]),
            .transaction(.write([0x10]), .read(returns: [5, 6])), .transaction(.write([0x12]), .read(returns: [7])),
            limits: smbus)
        try device.writeInPieces(register: .eightBits(0xFE), bytes.span)
        try device.writeInPieces(register: .sixteenBits(0x00FE), bytes.span)
        var answer = InlineArray<3, UInt8>(repeating: 0)
        var span = answer.mutableSpan
        try device.readInPieces(register: .eightBits(0x10), into: &span)
        #expect(span[0] == 5 && span[1] == 6 && span[2] == 7)
        try device.finish()
    }

    @Test
    func `what an adapter lacks is told with the remedy`() {
        #expect(
            BusError.adapterLacks(.plainI2C).description
                == "cannot do this transfer: its adapter only knows SMBus commands, and none of them has this form;"
                + " put the chip on a bus with plain I2C (sinew devices shows which)")
        #expect(BusError.adapterLacks(.command(.readBlock)).description.contains(#"command "I2C block read"; put"#))
        #expect(
            BusError.adapterLacks(.bytes(asked: 40, most: 33)).description.contains("at most 33 bytes in a message"))
    }
}
