import CI2C
import Glibc
import HardwareIO

/// A transaction as one SMBus command, sent by libi2c.
enum SMBus {
    /// Sends the command that a transaction is, and returns 0 or a negative error number: `-EPROTO` when another number of
    /// bytes arrived than was asked for.
    static func transfer(
        _ command: SMBusCommand, of messages: Span<I2CMessage>, writing: Span<UInt8>,
        reading: inout MutableSpan<UInt8>, on bus: Int32
    ) -> Int32 {
        let wire = bytes(of: messages[0], writing: writing)
        let written = messages[0].isRead ? 0 : messages[0].wireCount
        let first = wire[0]
        let result: Int32
        switch command {
        case .sendByte:
            return i2c_smbus_write_byte(bus, first)
        case .writeByte:
            return i2c_smbus_write_byte_data(bus, first, wire[1])
        case .writeWord:
            // SMBus sends the low byte of a word first, whatever the order of the processor.
            return i2c_smbus_write_word_data(bus, first, UInt16(wire[1]) | UInt16(wire[2]) << 8)
        case .writeBlock:
            return wire.span.withUnsafeBufferPointer {
                i2c_smbus_write_i2c_block_data(bus, first, UInt8(written - 1), $0.baseAddress.map { $0 + 1 })
            }
        case .readBlock:
            return readBlock(first, into: &reading, on: bus)
        case .receiveByte:
            result = i2c_smbus_read_byte(bus)
        case .readByte:
            result = i2c_smbus_read_byte_data(bus, first)
        case .readWord:
            result = i2c_smbus_read_word_data(bus, first)
        }
        guard result >= 0 else { return result }
        for index in reading.indices { reading[index] = UInt8(truncatingIfNeeded: result >> Int32(8 * index)) }
        return 0
    }

    private static func readBlock(_ register: UInt8, into reading: inout MutableSpan<UInt8>, on bus: Int32) -> Int32 {
        // libi2c copies as many bytes as the adapter says have come, whatever was asked for.
        var block = InlineArray<255, UInt8>(repeating: 0)
        var span = block.mutableSpan
        let count = UInt8(reading.count)
        let result = span.withUnsafeMutableBufferPointer {
            i2c_smbus_read_i2c_block_data(bus, register, count, $0.baseAddress)
        }
        guard result >= 0 else { return result }
        guard Int(result) == reading.count else { return -EPROTO }
        for index in reading.indices { reading[index] = block[index] }
        return 0
    }

    /// The bytes of a write in the order of the wire, the register's number first.
    private static func bytes(of message: I2CMessage, writing: Span<UInt8>) -> InlineArray<33, UInt8> {
        var wire = InlineArray<33, UInt8>(repeating: 0)
        guard case .write(let register, let count) = message else { return wire }
        let start = register?.byteCount ?? 0
        if let register {
            for index in 0..<start { wire[index] = register[index] }
        }
        for index in 0..<count { wire[start + index] = writing[index] }
        return wire
    }
}
