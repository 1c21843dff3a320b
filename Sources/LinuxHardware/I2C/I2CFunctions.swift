import CI2C
import HardwareIO

/// What an I2C adapter can do (`I2C_FUNCS`), and which SMBus command a transaction is where it cannot do messages.
public struct I2CFunctions: OptionSet, Sendable, Equatable {
    /// The bits, as in linux/i2c.h.
    public let rawValue: UInt

    /// A set of the given bits.
    public init(rawValue: UInt) {
        self.rawValue = rawValue
    }

    /// Any messages, combined with repeated starts.
    public static let combined = I2CFunctions(rawValue: UInt(I2C_FUNC_I2C))
    /// SMBus "send byte".
    public static let sendByte = I2CFunctions(rawValue: UInt(I2C_FUNC_SMBUS_WRITE_BYTE))
    /// SMBus "receive byte".
    public static let receiveByte = I2CFunctions(rawValue: UInt(I2C_FUNC_SMBUS_READ_BYTE))
    /// SMBus "read byte data".
    public static let readByte = I2CFunctions(rawValue: UInt(I2C_FUNC_SMBUS_READ_BYTE_DATA))
    /// SMBus "write byte data".
    public static let writeByte = I2CFunctions(rawValue: UInt(I2C_FUNC_SMBUS_WRITE_BYTE_DATA))
    /// SMBus "read word data".
    public static let readWord = I2CFunctions(rawValue: UInt(I2C_FUNC_SMBUS_READ_WORD_DATA))
    /// SMBus "write word data".
    public static let writeWord = I2CFunctions(rawValue: UInt(I2C_FUNC_SMBUS_WRITE_WORD_DATA))
    /// I2C block read of up to 32 bytes.
    public static let readBlock = I2CFunctions(rawValue: UInt(I2C_FUNC_SMBUS_READ_I2C_BLOCK))
    /// I2C block write of up to 32 bytes.
    public static let writeBlock = I2CFunctions(rawValue: UInt(I2C_FUNC_SMBUS_WRITE_I2C_BLOCK))

    /// What such an adapter takes in one transaction.
    var limits: I2CLimits {
        if contains(.combined) { return .plain }
        let written = [(I2CFunctions.writeBlock, 33), (.writeWord, 3), (.writeByte, 2), (.sendByte, 1)]
        let read = [(I2CFunctions.readBlock, 32), (.readWord, 2), (.readByte, 1), (.receiveByte, 1)]
        return I2CLimits(
            isPlainI2C: false, messages: 2, bytesWritten: written.first { contains($0.0) }?.1 ?? 0,
            bytesRead: read.first { contains($0.0) }?.1 ?? 0)
    }

    /// The single SMBus command that is the same on the wire as a transaction that has been checked.
    ///
    /// - Throws: ``BusError/adapterLacks(_:)`` where there is none, or this adapter does not know it.
    func command(for messages: Span<I2CMessage>) throws(BusError) -> SMBusCommand {
        let first = messages[0]
        switch (messages.count, first) {
        case (1, .write):
            return try command(writing: first.wireCount)
        case (1, .read(count: 1)):
            return try known(.receiveByte)
        case (2, .write) where first.wireCount == 1 && messages[1].isRead:
            return try command(reading: messages[1].wireCount)
        default:
            throw .adapterLacks(.plainI2C)
        }
    }

    private func command(writing count: Int) throws(BusError) -> SMBusCommand {
        switch count {
        case 1: try known(.sendByte)
        case 2: try known(.writeByte, or: .writeBlock)
        case 3: try known(.writeWord, or: .writeBlock)
        case ...33: try known(.writeBlock)
        default: throw tooMany(count, most: limits.bytesWritten)
        }
    }

    private func command(reading count: Int) throws(BusError) -> SMBusCommand {
        switch count {
        case 1: try known(.readByte, or: .readBlock)
        case 2: try known(.readWord, or: .readBlock)
        case ...32: try known(.readBlock)
        default: throw tooMany(count, most: limits.bytesRead)
        }
    }

    private func known(_ command: SMBusCommand, or other: SMBusCommand? = nil) throws(BusError) -> SMBusCommand {
        if contains(Self.bit(of: command)) { return command }
        if let other, contains(Self.bit(of: other)) { return other }
        throw .adapterLacks(.command(command))
    }

    private func tooMany(_ count: Int, most: Int) -> BusError {
        .adapterLacks(.bytes(asked: Int32(clamping: count), most: Int32(clamping: most)))
    }

    private static func bit(of command: SMBusCommand) -> I2CFunctions {
        switch command {
        case .sendByte: .sendByte
        case .receiveByte: .receiveByte
        case .writeByte: .writeByte
        case .readByte: .readByte
        case .writeWord: .writeWord
        case .readWord: .readWord
        case .writeBlock: .writeBlock
        case .readBlock: .readBlock
        }
    }
}
