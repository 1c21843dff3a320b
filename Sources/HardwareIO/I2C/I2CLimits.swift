/// What an I2C adapter takes in one transaction.
public struct I2CLimits: Sendable, Hashable {
    /// Whether it takes messages in any order and number. One that does not makes each transaction of a single SMBus
    /// command: a write, or a register of 8 bits and a read, or a read of one byte.
    public var isPlainI2C: Bool
    /// The most messages in a transaction.
    public var messages: Int
    /// The most bytes in a message that writes, the register's number among them.
    public var bytesWritten: Int
    /// The most bytes in a message that reads.
    public var bytesRead: Int

    /// Limits of one's own.
    public init(isPlainI2C: Bool, messages: Int, bytesWritten: Int, bytesRead: Int) {
        self.isPlainI2C = isPlainI2C
        self.messages = messages
        self.bytesWritten = bytesWritten
        self.bytesRead = bytesRead
    }

    /// Plain I2C under Linux: 42 messages (I2C_RDWR_IOCTL_MAX_MSGS) of up to 8192 bytes (drivers/i2c/i2c-dev.c).
    ///
    /// Some adapters take less than the kernel; they refuse with ``BusError/unsupported``.
    public static let plain = I2CLimits(isPlainI2C: true, messages: 42, bytesWritten: 8_192, bytesRead: 8_192)

    /// Sees that a transaction is one, and that its messages are not too many nor too long.
    ///
    /// - Parameters:
    ///   - writing: how many bytes there are to write.
    ///   - reading: how many bytes there is room for.
    /// - Throws: ``BusError/malformed(_:)`` or ``BusError/adapterLacks(_:)``.
    public func check(_ messages: Span<I2CMessage>, writing: Int, reading: Int) throws(BusError) {
        guard !messages.isEmpty else { throw .malformed(.noMessage) }
        var (unwritten, unread) = (writing, reading)
        for index in messages.indices {
            let message = messages[index]
            let left = message.isRead ? unread : unwritten
            guard (0...left).contains(message.spanCount) else { throw .malformed(.byteCount) }
            guard message.wireCount > 0 else { throw .malformed(.emptyMessage) }
            if message.isRead { unread -= message.spanCount } else { unwritten -= message.spanCount }
        }
        guard unwritten == 0, unread == 0 else { throw .malformed(.byteCount) }
        // What no single command can be is told by whoever looks for the command.
        guard isPlainI2C else { return }
        guard messages.count <= self.messages else {
            throw .adapterLacks(.messages(asked: Int32(clamping: messages.count), most: Int32(clamping: self.messages)))
        }
        for index in messages.indices {
            let (count, most) = (messages[index].wireCount, messages[index].isRead ? bytesRead : bytesWritten)
            guard count <= most else {
                throw .adapterLacks(.bytes(asked: Int32(clamping: count), most: Int32(clamping: most)))
            }
        }
    }
}
