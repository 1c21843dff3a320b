import HardwareIO
import LinuxSystem
import Quantities

/// An input line without a pin: a test sets its voltage, and says when that happened.
///
/// Make it, put it on a ``TestBoard``, and let the driver open it. Edges pass the filter of the settings with which it
/// was opened, and its debounce time, which the real clock ends: a test of that drives the line at present times. As many
/// edges wait as in the kernel. Safe to use from any thread.
public final class VirtualInputLine: InputLine {
    /// The line's name on the board.
    public let name: String

    private let monitor = Monitor()
    // Unsafe: `monitor` protects it.
    private nonisolated(unsafe) var state = State()

    private struct State {
        var settings: InputLineSettings?
        var drivenHigh: Bool?
        var edges = LineEdgeQueue()
        var debouncer: LineDebouncer?
        var isInterrupted = false
        var failure: BusError?

        /// The voltage: what drives it, otherwise what the bias resistor gives.
        var isHigh: Bool { drivenHigh ?? (settings?.bias == .pullUp) }

        mutating func report(_ edge: LineEdge?) {
            guard let edge, let settings else { return }
            guard settings.edges == .both || edge.level == (settings.edges == .rising) else { return }
            edges.append(edge)
        }

        /// Brings the debounce time up to the present.
        mutating func catchUp() {
            let edge = debouncer?.advance(to: .now())
            report(edge)
        }
    }

    /// A line that nothing drives: it is high with a pull-up resistor, otherwise low.
    public init(_ name: String) {
        self.name = name
    }

    /// With which settings a driver has it open; nil while none has.
    public var settings: InputLineSettings? {
        monitor.withLock { state.settings }
    }

    /// Drives the line to a voltage at a time of the test's choosing; a change is an edge.
    public func drive(high: Bool, at time: Timestamp) {
        monitor.withLock {
            let before = state.isHigh
            state.drivenHigh = high
            guard let settings = state.settings, before != high else { return }
            let level = high != settings.isActiveLow
            let edge =
                settings.debounce > .zero
                ? state.debouncer?.change(to: level, at: time) : LineEdge(time: time, level: level)
            state.report(edge)
            monitor.wakeAll()
        }
    }

    /// The line leaves its voltage and comes back so soon that the kernel, which looks at it late, sees one edge, of the
    /// level that it knew already.
    public func glitch(at time: Timestamp) {
        monitor.withLock {
            guard let settings = state.settings, settings.debounce == .zero else { return }
            state.report(LineEdge(time: time, level: state.isHigh != settings.isActiveLow))
            monitor.wakeAll()
        }
    }

    /// From now on every call of the driver fails like this, such as with ``BusError/disconnected``; nil heals it.
    public func fail(with error: BusError?) {
        monitor.withLock {
            state.failure = error
            monitor.wakeAll()
        }
    }

    /// The present logical level.
    public func level() throws(BusError) -> Bool {
        try monitor.withLock { () throws(BusError) -> Bool in
            let settings = try openSettings()
            state.catchUp()
            return state.debouncer?.level ?? (state.isHigh != settings.isActiveLow)
        }
    }

    /// Blocks until the next edge, the deadline on the monotonic clock, or an interruption.
    public func nextEdge(until deadline: Timestamp) throws(BusError) -> LineEdge? {
        try monitor.withLock { () throws(BusError) -> LineEdge? in
            while true {
                _ = try openSettings()
                if state.isInterrupted { return nil }
                state.catchUp()
                if let edge = state.edges.popFirst() { return edge }
                if Timestamp.now() >= deadline { return nil }
                monitor.wait(until: min(deadline, state.debouncer?.due ?? .distantFuture))
            }
        }
    }

    /// Ends the present wait and every later one at once.
    public func interrupt() {
        monitor.withLock {
            state.isInterrupted = true
            monitor.wakeAll()
        }
    }

    /// Gives the line back; the same object may be opened again.
    public func close() {
        monitor.withLock {
            state.settings = nil
            monitor.wakeAll()
        }
    }

    /// Takes the line for a driver; false while another one has it.
    func open(_ settings: InputLineSettings) -> Bool {
        monitor.withLock {
            guard state.settings == nil else { return false }
            state.settings = settings
            state.edges = LineEdgeQueue()
            state.debouncer =
                settings.debounce > .zero
                ? LineDebouncer(settings.debounce, level: state.isHigh != settings.isActiveLow) : nil
            state.isInterrupted = false
            return true
        }
    }

    private func openSettings() throws(BusError) -> InputLineSettings {
        if let failure = state.failure { throw failure }
        guard let settings = state.settings else { throw .closed }
        return settings
    }
}
