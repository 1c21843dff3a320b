import LinuxSystem

/// One chip on an I2C bus: its 7-bit address, and transactions with it.
///
/// ## For driver authors
///
/// Most chips are registers: `read(register:into:)` and `write(register:_:)` move as many consecutive ones as there are
/// bytes, each call in one transaction. ``I2CRegister/sixteenBits(_:)`` is for a chip whose register numbers have two
/// bytes. `read(into:)`, `write(_:)` and `writeRead(_:into:)` do without a register. What these are made of, and what can
/// say everything else, is a transaction of messages:
/// ```swift
/// // Two registers of a chip with 16-bit numbers, with nobody between: 0x0016 and four bytes from 0x0096 on.
/// var bytes = InlineArray<5, UInt8>(repeating: 0)
/// var answer = bytes.mutableSpan
/// try device.transfer(
///     [
///         .write(register: .sixteenBits(0x0016)), .read(count: 1),
///         .write(register: .sixteenBits(0x0096)), .read(count: 4),
///     ], writing: Span(), reading: &answer)
/// ```
/// How the bytes travel is the adapter's affair: as messages (`I2C_RDWR`) where it can, as an SMBus command where it
/// cannot; the chip sees the same. An adapter that knows SMBus commands alone can write up to 32 bytes to a register of
/// either width, read up to 32 from one of 8 bits, and read or write one byte without a register. Everything else fails
/// with ``BusError/adapterLacks(_:)``, which says what it lacks: nothing is ever made of several transactions in silence.
/// A driver that knows that its chip allows it asks for that: `readInPieces(register:into:)`.
///
/// A call blocks for as long as the transfer takes. It allocates nothing as long as no write to a register has more than
/// 1 KiB. Calls of several devices and threads may come at the same time; each transaction is whole.
///
/// ## For implementers
///
/// A board makes its own: a kernel's bus, a chip in memory, a script. `transfer(_:writing:reading:)` is the only transfer
/// to write; everything above is made of it. In order:
/// 1. ``I2CLimits/check(_:writing:reading:)`` of ``limits``, before anything goes over the wire.
/// 2. A start condition and the chip's address before the first message, a repeated start and the address before each
///    further one, whatever their directions; a stop condition after the last, and nowhere else.
/// 3. The register's number of a write goes first, in the order of the wire; then its share of the bytes to write.
/// 4. The chip's answers are put where they belong, in order. When a transfer fails, they are worth nothing.
/// 5. Errors as ``BusError`` says, and `closed` after ``close()``.
///
/// A chip in memory is an ``I2CTarget``, which plays a transaction byte by byte.
public protocol I2CDevice: AnyObject, Sendable {
    /// The bus by its name in the board file, such as "i2c1".
    var bus: String { get }
    /// The 7-bit address.
    var address: UInt8 { get }
    /// What the adapter takes in one transaction. The default is that of plain I2C.
    var limits: I2CLimits { get }

    /// Makes one transaction: all messages in order, with repeated starts between them.
    ///
    /// - Parameters:
    ///   - messages: what to write and to read, at least one.
    ///   - writing: the bytes of all writes, one after the other, without the registers' numbers.
    ///   - reading: room for the bytes of all reads, one after the other.
    /// - Throws: what went wrong on the wire, or why there is no such transfer; nothing has been sent then.
    func transfer(
        _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>
    ) throws(BusError)

    /// What sends these bytes (1…33) as one message without this object's help, by an opening of the player's own; valid
    /// until ``close()``. Empty where nothing outside of this program can reach the chip.
    func safeActions(writing bytes: [UInt8]) -> [SafeAction]

    /// Gives the address back. Idempotent; no transfer may be under way.
    func close()
}

extension I2CDevice {
    /// Those of plain I2C.
    public var limits: I2CLimits { .plain }
}
