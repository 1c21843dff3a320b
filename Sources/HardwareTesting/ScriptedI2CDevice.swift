import Glibc
import HardwareIO
import LinuxSystem

/// A chip that follows a script: it expects certain transfers in a certain order, and answers with given bytes or
/// errors.
///
/// A transfer that is not the expected one fails with `EPROTO` and is remembered; ``finish()`` at the end of the test
/// reports all of them, and what is left over. It depends on no test library. Safe to use from any thread.
public final class ScriptedI2CDevice: TestChip {
    /// The bus that it is on.
    public let bus: String
    /// Its 7-bit address.
    public let address: UInt8
    /// What the adapter takes; the script sees whatever comes.
    public let limits: I2CLimits

    private let monitor = Monitor()
    // Unsafe: `monitor` protects it.
    private nonisolated(unsafe) var state: State

    private struct State {
        var script: [ScriptedTransfer]
        var index = 0
        var mismatches: [ScriptMismatch] = []
        var isClosed = false
    }

    /// A chip with its script, on an adapter for plain I2C or another one.
    public init(bus: String = "i2c1", address: UInt8, limits: I2CLimits = .plain, script: [ScriptedTransfer]) {
        self.bus = bus
        self.address = address
        self.limits = limits
        state = State(script: script)
    }

    /// Adds to the end of the script.
    public func expect(_ transfers: ScriptedTransfer...) {
        monitor.withLock { state.script += transfers }
    }

    /// What was not as expected so far.
    public var mismatches: [ScriptMismatch] {
        monitor.withLock { state.mismatches }
    }

    /// Whether the driver has given the address back.
    public var isClosed: Bool {
        monitor.withLock { state.isClosed }
    }

    /// Ends the test: throws when a transfer was not the expected one, or is left over.
    public func finish() throws(ScriptFailure) {
        let mismatches = monitor.withLock {
            let left = state.script.enumerated().dropFirst(state.index)
            return state.mismatches
                + left.map { ScriptMismatch(index: $0.offset, expected: $0.element, found: nil) }
        }
        guard mismatches.isEmpty else { throw ScriptFailure(mismatches: mismatches) }
    }

    /// Takes the script's next transfer, if it is this one, and gives its answers.
    public func transfer(
        _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>
    ) throws(BusError) {
        try limits.check(messages, writing: writing.count, reading: reading.count)
        var asked: [ScriptedMessage] = []
        var written = 0
        for index in messages.indices {
            switch messages[index] {
            case .write(let register, let count):
                asked.append(.write(register: register, (written..<written + count).map { writing[$0] }))
                written += count
            case .read(let count):
                asked.append(.read(count: count))
            }
        }
        let answers = try next(ScriptedTransfer(messages: asked, error: nil)).messages.filter(\.isRead)
        for (index, byte) in answers.flatMap(\.bytes).enumerated() { reading[index] = byte }
    }

    /// None: only this program can follow the script.
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

    private func next(_ asked: ScriptedTransfer) throws(BusError) -> ScriptedTransfer {
        try monitor.withLock { () throws(BusError) -> ScriptedTransfer in
            guard !state.isClosed else { throw .closed }
            let expected = state.index < state.script.count ? state.script[state.index] : nil
            guard let expected, expected.asksTheSame(as: asked) else {
                state.mismatches.append(ScriptMismatch(index: state.index, expected: expected, found: asked))
                state.index += 1
                throw .system(SystemError(call: "scripted transfer", code: EPROTO))
            }
            state.index += 1
            if let error = expected.error { throw error }
            return expected
        }
    }
}
