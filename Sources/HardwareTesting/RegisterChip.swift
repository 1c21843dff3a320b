import HardwareIO
import LinuxSystem

/// A chip that is nothing but registers, which the test sets and the driver reads and writes in whatever order.
///
/// Their numbers have 8 bits or 16. Words that the test names move by a few steps at every transfer, as the noise of a
/// living sensor does; all others stand still. Safe to use from any thread.
public final class RegisterChip: TestChip {
    /// The bus that it is on.
    public let bus: String
    /// Its 7-bit address.
    public let address: UInt8

    private let monitor = Monitor()
    // Unsafe: `monitor` protects it.
    private nonisolated(unsafe) var state: State

    private struct State: I2CTarget {
        var pointer: I2CRegisterPointer
        var registers: [UInt8]
        var moving: [UInt16] = []
        var sticky: [UInt16: UInt8] = [:]
        var noise: UInt32 = 1
        var transfers = 0
        var isClosed = false

        init(_ width: I2CRegisterPointer.Width, _ values: some Sequence<(Int, UInt8)>) {
            pointer = I2CRegisterPointer(numberedBy: width)
            registers = [UInt8](repeating: 0, count: 1 << (8 * width.rawValue))
            for (register, value) in values { registers[register] = value }
        }

        mutating func begin(isRead: Bool) { pointer.begin() }

        mutating func receive(_ byte: UInt8) {
            guard let place = pointer.place(of: byte) else { return }
            registers[place] = byte | registers[place] & sticky[UInt16(place), default: 0]
        }

        mutating func send() -> UInt8 { registers[pointer.next()] }

        /// The words that move have another value.
        mutating func move() {
            for word in moving {
                // Numerical Recipes' generator; its upper bits are the better ones.
                noise = noise &* 1_664_525 &+ 1_013_904_223
                registers[(Int(word) + 1) % registers.count] = UInt8(truncatingIfNeeded: noise >> 24)
            }
        }
    }

    /// A chip whose registers, numbered by 8 bits, are 0, but for those given.
    public init(bus: String = "i2c1", address: UInt8, _ registers: [UInt8: UInt8] = [:]) {
        self.bus = bus
        self.address = address
        state = State(.eightBits, registers.map { (Int($0.key), $0.value) })
    }

    /// A chip whose registers, numbered by 16 bits, are 0, but for those given.
    public init(bus: String = "i2c1", address: UInt8, wide registers: [UInt16: UInt8]) {
        self.bus = bus
        self.address = address
        state = State(.sixteenBits, registers.map { (Int($0.key), $0.value) })
    }

    /// What a register holds.
    public subscript(register: UInt8) -> UInt8 {
        get { self[wide: UInt16(register)] }
        set { self[wide: UInt16(register)] = newValue }
    }

    /// What a register of a chip with 16-bit numbers holds. There is none above 0xFF where they have 8 bits.
    public subscript(wide register: UInt16) -> UInt8 {
        get { monitor.withLock { state.registers[Int(register)] } }
        set { monitor.withLock { state.registers[Int(register)] = newValue } }
    }

    /// Words of two registers, most significant first, whose lower byte changes at every transfer.
    public var moving: [UInt16] {
        get { monitor.withLock { state.moving } }
        set { monitor.withLock { state.moving = newValue } }
    }

    /// Bits of registers that no write clears once they are set.
    public var sticky: [UInt16: UInt8] {
        get { monitor.withLock { state.sticky } }
        set { monitor.withLock { state.sticky = newValue } }
    }

    /// How many transfers there were.
    public var transfers: Int { monitor.withLock { state.transfers } }

    /// Sets neighbouring registers.
    public func set(_ bytes: [UInt8], from register: UInt16) {
        monitor.withLock {
            for (index, byte) in bytes.enumerated() {
                state.registers[(Int(register) + index) % state.registers.count] = byte
            }
        }
    }

    /// Plays the transaction on the registers.
    public func transfer(
        _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>
    ) throws(BusError) {
        try limits.check(messages, writing: writing.count, reading: reading.count)
        try reading.withUnsafeMutableBufferPointer { (answer) throws(BusError) in
            try monitor.withLock { () throws(BusError) in
                guard !state.isClosed else { throw .closed }
                state.transfers += 1
                state.move()
                var answer = answer.mutableSpan
                state.play(messages, writing: writing, reading: &answer)
            }
        }
    }

    /// None: only this program can reach the chip.
    public func safeActions(writing bytes: [UInt8]) -> [SafeAction] { [] }

    /// Gives the address back; every later transfer fails.
    public func close() {
        monitor.withLock { state.isClosed = true }
    }

    /// Takes the address for a driver; false while another one has it.
    public func reopen(isFirst: Bool) -> Bool {
        monitor.withLock {
            guard isFirst || state.isClosed else { return false }
            state.isClosed = false
            return true
        }
    }
}
