import HardwareIO

/// One transaction that a script expects, and how it ends.
///
/// What counts is what goes over the wire: a register's number of 8 bits with two bytes behind it is the same as one of 16
/// bits with one.
public struct ScriptedTransfer: Sendable, Equatable {
    /// Its messages, in order.
    let messages: [ScriptedMessage]
    /// The error with which it ends, if it does.
    let error: BusError?

    /// A transaction of several messages.
    public static func transaction(_ messages: ScriptedMessage...) -> ScriptedTransfer {
        ScriptedTransfer(messages: messages, error: nil)
    }

    /// The same transaction, but it fails.
    public func failing(with error: BusError) -> ScriptedTransfer {
        ScriptedTransfer(messages: messages, error: error)
    }

    // MARK: Without a register

    /// A read of exactly as many bytes as it `returns`.
    public static func read(returns bytes: [UInt8]) -> ScriptedTransfer {
        .transaction(.read(returns: bytes))
    }

    /// A write of exactly these bytes.
    public static func write(_ bytes: [UInt8]) -> ScriptedTransfer {
        .transaction(.write(bytes))
    }

    // MARK: Registers

    /// A read from `register` of exactly as many bytes as it `returns`.
    public static func read(register: I2CRegister, returns bytes: [UInt8]) -> ScriptedTransfer {
        .transaction(.write(register: register), .read(returns: bytes))
    }

    /// A write of exactly these bytes.
    public static func write(register: I2CRegister, bytes: [UInt8]) -> ScriptedTransfer {
        .transaction(.write(register: register, bytes))
    }

    /// A read from `register` of exactly as many bytes as it `returns`.
    public static func read(register: UInt8, returns bytes: [UInt8]) -> ScriptedTransfer {
        .read(register: .eightBits(register), returns: bytes)
    }

    /// A read of `count` bytes that fails.
    public static func failedRead(register: UInt8, count: Int, error: BusError) -> ScriptedTransfer {
        .transaction(.write(register: .eightBits(register)), .read(count: count)).failing(with: error)
    }

    /// A write of exactly these bytes.
    public static func write(register: UInt8, bytes: [UInt8]) -> ScriptedTransfer {
        .write(register: .eightBits(register), bytes: bytes)
    }

    /// A write of exactly these bytes that fails.
    public static func failedWrite(register: UInt8, bytes: [UInt8], error: BusError) -> ScriptedTransfer {
        .write(register: register, bytes: bytes).failing(with: error)
    }

    /// Whether a driver asks for the same: directions, and the values or the number of the bytes.
    func asksTheSame(as other: ScriptedTransfer) -> Bool {
        messages.count == other.messages.count
            && zip(messages, other.messages).allSatisfy { $0.asksTheSame(as: $1) }
    }
}

extension ScriptedTransfer: CustomStringConvertible {
    /// "write 0x6B: 80", "read 0x3B: 14 bytes"; of several messages, "write 01 02, then read 2 bytes".
    public var description: String {
        if messages.count == 2, let register = messages[0].register, messages[0].bytes.isEmpty, messages[1].isRead {
            return "read \(register): \(messages[1].count)"
        }
        return messages.map(\.description).joined(separator: ", then ")
    }
}
