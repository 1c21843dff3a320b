/// Why what a driver asks of a bus is no transaction: a mistake of the driver, on whichever adapter.
public enum I2CMistake: Sendable, Hashable, BitwiseCopyable {
    /// There is no message in it.
    case noMessage
    /// A message has no byte in it: some chips hold the bus when they are asked for none.
    case emptyMessage
    /// The messages name another number of bytes than there are to write, or than there is room for.
    case byteCount
}

extension I2CMistake: CustomStringConvertible {
    /// The rule that it breaks.
    public var description: String {
        switch self {
        case .noMessage: "a transaction has at least one message"
        case .emptyMessage: "a message has at least one byte"
        case .byteCount: "the messages and the bytes beside them must agree in number"
        }
    }
}
