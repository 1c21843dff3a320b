/// A chip in memory, as it sees its bus: for simulated boards and for tests.
///
/// ```swift
/// struct Chip: I2CTarget {
///     var pointer = I2CRegisterPointer(numberedBy: .sixteenBits)
///     var registers = [UInt8](repeating: 0, count: 65_536)
///
///     mutating func begin(isRead: Bool) { pointer.begin() }
///     mutating func receive(_ byte: UInt8) {
///         if let register = pointer.place(of: byte) { registers[register] = byte }
///     }
///     mutating func send() -> UInt8 { registers[pointer.next()] }
/// }
/// ```
public protocol I2CTarget {
    /// A start or repeated start with its address.
    mutating func begin(isRead: Bool)
    /// A byte of a write.
    mutating func receive(_ byte: UInt8)
    /// The next byte of a read.
    mutating func send() -> UInt8
}

extension I2CTarget {
    /// Plays a transaction that has been checked (``I2CLimits/check(_:writing:reading:)``), byte by byte as on the wire.
    public mutating func play(
        _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>
    ) {
        var (written, read) = (0, 0)
        for index in messages.indices {
            let message = messages[index]
            begin(isRead: message.isRead)
            switch message {
            case .write(let register, let count):
                if let register {
                    for index in 0..<register.byteCount { receive(register[index]) }
                }
                for index in written..<written + count { receive(writing[index]) }
                written += count
            case .read(let count):
                for index in read..<read + count { reading[index] = send() }
                read += count
            }
        }
    }
}

/// The register that a chip in memory stands at: each write begins with its number, and every byte after that moves it on.
/// A read goes on where the chip stands.
public struct I2CRegisterPointer: Sendable {
    /// How many bits a register's number has.
    public enum Width: Int, Sendable {
        /// One byte on the wire.
        case eightBits = 1
        /// Two bytes, the most significant first.
        case sixteenBits = 2
    }

    /// How many bits a register's number has.
    public let width: Width
    /// Where it stands.
    public var register = 0
    private var missing = 0
    private var number = 0

    /// A pointer at register 0.
    public init(numberedBy width: Width) {
        self.width = width
    }

    /// A start: if it is a write that follows, its first bytes are the register's number.
    public mutating func begin() {
        missing = width.rawValue
        number = 0
    }

    /// Where a byte of a write belongs; nil for one of the register's number. Moves on.
    public mutating func place(of byte: UInt8) -> Int? {
        guard missing > 0 else { return next() }
        missing -= 1
        number = number << 8 | Int(byte)
        if missing == 0 { register = number }
        return nil
    }

    /// The register at which it stands. Moves on to the next, from the last to the first.
    public mutating func next() -> Int {
        defer { register = (register + 1) % (1 << (8 * width.rawValue)) }
        return register
    }
}
