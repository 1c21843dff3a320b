import HardwareIO
import LinuxSystem

/// An output line without a pin: it remembers what a driver wrote, and its safe actions really act on it.
///
/// Make it, put it on a ``TestBoard``, and let the driver open it. Safe to use from any thread.
public final class VirtualOutputLine: OutputLine {
    /// The line's name on the board.
    public let name: String

    private let page: RegisterPage
    private let monitor = Monitor()
    // Unsafe: `monitor` protects it.
    private nonisolated(unsafe) var state = State()

    private struct State {
        var settings: OutputLineSettings?
        var writes: [Bool] = []
        var failure: BusError?
    }

    /// A line at low voltage.
    ///
    /// - Throws: when the system has no memory or no descriptors left.
    public init(_ name: String) throws(SystemError) {
        self.name = name
        page = try RegisterPage(name: "line \(name)", count: 1)
    }

    /// With which settings a driver has it open; nil while none has.
    public var settings: OutputLineSettings? {
        monitor.withLock { state.settings }
    }

    /// The voltage at present, whoever set it: the driver, or a safe action.
    public var isHigh: Bool {
        monitor.withLock { page.load(0) != 0 }
    }

    /// The logical levels that were set since it was opened, the initial level first.
    public var writes: [Bool] {
        monitor.withLock { state.writes }
    }

    /// From now on every write fails like this; nil heals it.
    public func fail(with error: BusError?) {
        monitor.withLock { state.failure = error }
    }

    /// Drives the line to a logical level, and remembers it.
    public func set(_ level: Bool) throws(BusError) {
        try monitor.withLock { () throws(BusError) in
            if let failure = state.failure { throw failure }
            guard let settings = state.settings else { throw .closed }
            drive(level, settings)
        }
    }

    /// What drives the line to `level` by its register alone.
    public func safeActions(for level: Bool) -> [SafeAction] {
        let isActiveLow = settings?.isActiveLow ?? false
        return [page.action(setting: level != isActiveLow ? 1 : 0, at: 0)]
    }

    /// Gives the line back at its present voltage; the same object may be opened again.
    public func close() {
        monitor.withLock { state.settings = nil }
    }

    /// Takes the line for a driver; false while another one has it.
    func open(_ settings: OutputLineSettings) -> Bool {
        monitor.withLock {
            guard state.settings == nil else { return false }
            state.settings = settings
            state.writes = []
            drive(settings.initialLevel, settings)
            return true
        }
    }

    private func drive(_ level: Bool, _ settings: OutputLineSettings) {
        page.store(level != settings.isActiveLow ? 1 : 0, at: 0)
        state.writes.append(level)
    }
}
