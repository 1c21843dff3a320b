import CI2C

/// What an I2C adapter can do (`I2C_FUNCS`), and how a transfer to registers is made with it.
public struct I2CFunctions: OptionSet, Sendable, Equatable {
    /// The bits, as in linux/i2c.h.
    public let rawValue: UInt

    /// A set of the given bits.
    public init(rawValue: UInt) {
        self.rawValue = rawValue
    }

    /// Any messages, combined with repeated starts.
    public static let combined = I2CFunctions(rawValue: UInt(I2C_FUNC_I2C))
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

    /// How a transfer travels.
    enum Transfer: Sendable, Equatable {
        /// Messages of any length in one transaction (`I2C_RDWR`).
        case combined
        /// One byte by SMBus.
        case byte
        /// Two bytes by SMBus.
        case word
        /// 1…32 bytes by SMBus.
        case block
    }

    /// How to read `count` registers in one transaction, or nil when the adapter cannot.
    func reading(_ count: Int) -> Transfer? {
        transfer(count, byte: .readByte, word: .readWord, block: .readBlock)
    }

    /// How to write `count` registers in one transaction, or nil when the adapter cannot.
    func writing(_ count: Int) -> Transfer? {
        transfer(count, byte: .writeByte, word: .writeWord, block: .writeBlock)
    }

    private func transfer(
        _ count: Int, byte: I2CFunctions, word: I2CFunctions, block: I2CFunctions
    ) -> Transfer? {
        guard (1...Int(I2C_SMBUS_BLOCK_MAX)).contains(count) else { return nil }
        if contains(.combined) { return .combined }
        if count == 1, contains(byte) { return .byte }
        if count == 2, contains(word) { return .word }
        return contains(block) ? .block : nil
    }
}
