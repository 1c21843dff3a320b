/// The commands of SMBus that a transfer can be made of, by what they are on the wire.
///
/// Names and forms: *System Management Bus Specification*, version 3.1, section 6.5; the I2C block commands, which have
/// no count on the wire: Documentation/i2c/smbus-protocol.rst.
public enum SMBusCommand: Sendable, Hashable, BitwiseCopyable, CaseIterable {
    /// Writes one byte.
    case sendByte
    /// Reads one byte.
    case receiveByte
    /// Writes two bytes: a register's number and a byte.
    case writeByte
    /// Writes one byte, then reads one.
    case readByte
    /// Writes three bytes: a register's number and two bytes.
    case writeWord
    /// Writes one byte, then reads two.
    case readWord
    /// Writes 2…33 bytes: a register's number and what goes there on.
    case writeBlock
    /// Writes one byte, then reads 1…32.
    case readBlock
}

extension SMBusCommand: CustomStringConvertible {
    /// The specification's name: "read byte data".
    public var description: String {
        switch self {
        case .sendByte: "send byte"
        case .receiveByte: "receive byte"
        case .writeByte: "write byte data"
        case .readByte: "read byte data"
        case .writeWord: "write word data"
        case .readWord: "read word data"
        case .writeBlock: "I2C block write"
        case .readBlock: "I2C block read"
        }
    }
}
