import HardwareIO
import LinuxSystem

/// A chip that is nothing but registers, which the test sets and the driver reads and writes in whatever order.
///
/// Words that the test names move by a few steps at every transfer, as the noise of a living sensor does; all others stand
/// still. Safe to use from any thread.
public final class RegisterChip: TestChip {
    /// The bus that it is on.
    public let bus: String
    /// Its 7-bit address.
    public let address: UInt8

    private let monitor = Monitor()
    // Unsafe: `monitor` protects it.
    private nonisolated(unsafe) var state = State()

    private struct State {
        var registers = [UInt8](repeating: 0, count: 256)
        var moving: [UInt8] = []
        var sticky: [UInt8: UInt8] = [:]
        var noise: UInt32 = 1
        var transfers = 0
        var isClosed = false
    }

    /// A chip whose registers are 0, but for those given.
    public init(bus: String = "i2c1", address: UInt8, _ registers: [UInt8: UInt8] = [:]) {
        self.bus = bus
        self.address = address
        for (register, value) in registers { state.registers[Int(register)] = value }
    }

    /// What a register holds.
    public subscript(register: UInt8) -> UInt8 {
        get { monitor.withLock { state.registers[Int(register)] } }
        set { monitor.withLock { state.registers[Int(register)] = newValue } }
    }

    /// Words of two registers, most significant first, whose lower byte changes at every transfer.
    public var moving: [UInt8] {
        get { monitor.withLock { state.moving } }
        set { monitor.withLock { state.moving = newValue } }
    }

    /// Bits of registers that no write clears once they are set.
    public var sticky: [UInt8: UInt8] {
        get { monitor.withLock { state.sticky } }
        set { monitor.withLock { state.sticky = newValue } }
    }

    /// How many transfers there were.
    public var transfers: Int { monitor.withLock { state.transfers } }

    /// Sets neighbouring registers.
    public func set(_ bytes: [UInt8], from register: UInt8) {
        monitor.withLock {
            for (index, byte) in bytes.enumerated() { state.registers[(Int(register) + index) % 256] = byte }
        }
    }

    /// Answers with the registers.
    public func read(register: UInt8, into bytes: inout MutableSpan<UInt8>) throws(BusError) {
        let count = bytes.count
        let answer = try transfer { state in (0..<count).map { state.registers[(Int(register) + $0) % 256] } }
        for index in 0..<count { bytes[index] = answer[index] }
    }

    /// Sets the registers.
    public func write(register: UInt8, _ bytes: Span<UInt8>) throws(BusError) {
        let bytes = bytes.indices.map { bytes[$0] }
        try transfer { state in
            for (index, byte) in bytes.enumerated() {
                let place = (Int(register) + index) % 256
                let kept = state.registers[place] & state.sticky[UInt8(place), default: 0]
                state.registers[place] = byte | kept
            }
        }
    }

    /// None: only this program can reach the chip.
    public func safeActions(register: UInt8, _ bytes: [UInt8]) -> [SafeAction] { [] }

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

    private func transfer<Result>(_ body: (inout State) -> Result) throws(BusError) -> Result {
        try monitor.withLock { () throws(BusError) -> Result in
            guard !state.isClosed else { throw .closed }
            state.transfers += 1
            for word in state.moving {
                // Numerical Recipes' generator; its upper bits are the better ones.
                state.noise = state.noise &* 1_664_525 &+ 1_013_904_223
                state.registers[Int(word) + 1] = UInt8(truncatingIfNeeded: state.noise >> 24)
            }
            return body(&state)
        }
    }
}
