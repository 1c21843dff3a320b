/// One message of a transaction: the chip's address with a direction, then bytes in that direction.
///
/// A message says how many bytes travel. The bytes themselves are in the two spans beside it (see ``I2CDevice``): all
/// writes take theirs from the one, in order, and all reads put theirs into the other.
public enum I2CMessage: Sendable, Hashable, BitwiseCopyable {
    /// Sends the register's number, where there is one, then the next `count` bytes of those to write.
    case write(register: I2CRegister? = nil, count: Int = 0)
    /// Takes the next `count` bytes from the chip.
    case read(count: Int)

    /// How many bytes follow the address on the wire, the register's number among them.
    public var wireCount: Int {
        switch self {
        case .write(let register, let count): (register?.byteCount ?? 0) + count
        case .read(let count): count
        }
    }

    /// How many bytes of the spans it takes.
    var spanCount: Int {
        switch self {
        case .write(_, let count), .read(let count): count
        }
    }

    /// Whether its bytes come from the chip.
    public var isRead: Bool {
        switch self {
        case .write: false
        case .read: true
        }
    }
}
