import HardwareIO
import LinuxSystem
import Quantities

/// A PWM channel without a pin: it remembers what a driver wrote, and its safe actions really act on it.
///
/// Make it, put it on a ``TestBoard``, and let the driver open it. Duty cycles are kept to a millionth. Safe to use
/// from any thread.
public final class VirtualPWM: PWMOutput {
    /// The channel's name on the board.
    public let name: String

    private let page: RegisterPage
    private let monitor = Monitor()
    // Unsafe: `monitor` protects it.
    private nonisolated(unsafe) var state = State()

    private struct State {
        var frequency: Hertz?
        var writes: [Double] = []
        var failure: BusError?
        /// What it was opened with, in millionths.
        var safe: UInt32 = 0
    }

    /// A channel that is off.
    ///
    /// - Throws: when the system has no memory or no descriptors left.
    public init(_ name: String) throws(SystemError) {
        self.name = name
        page = try RegisterPage(name: "PWM \(name)", count: 1)
    }

    /// With which frequency a driver has it open; nil while none has.
    public var frequency: Hertz? {
        monitor.withLock { state.frequency }
    }

    /// The duty cycle at present, 0…1, whoever set it: the driver, or a safe action.
    public var dutyCycle: Double {
        monitor.withLock { Double(page.load(0)) / 1_000_000 }
    }

    /// The duty cycles that the driver set since it opened the channel, cut to 0…1.
    public var writes: [Double] {
        monitor.withLock { state.writes }
    }

    /// From now on every write fails like this; nil heals it.
    public func fail(with error: BusError?) {
        monitor.withLock { state.failure = error }
    }

    /// Sets the duty cycle, and remembers it; NaN counts as 0.
    public func set(dutyCycle: Double) throws(BusError) {
        try monitor.withLock { () throws(BusError) in
            if let failure = state.failure { throw failure }
            guard state.frequency != nil else { throw .closed }
            let millionths = Self.millionths(dutyCycle)
            page.store(millionths, at: 0)
            state.writes.append(Double(millionths) / 1_000_000)
        }
    }

    /// What sets the duty cycle by its register alone.
    public func safeActions(dutyCycle: Double) -> [SafeAction] {
        [page.action(setting: Self.millionths(dutyCycle), at: 0)]
    }

    /// "PWM0", when it was opened with a duty cycle above 0.
    public var remains: String? {
        monitor.withLock { state.safe == 0 ? nil : name }
    }

    /// Sets the duty cycle that it was opened with, and gives it back; the same object may be opened again.
    public func close() {
        monitor.withLock {
            guard state.frequency != nil else { return }
            state.frequency = nil
            page.store(state.safe, at: 0)
        }
    }

    /// Gives it back as it is; the same object may be opened again.
    public func leave() {
        monitor.withLock { state.frequency = nil }
    }

    /// Takes the channel for a driver; false while another one has it.
    func open(_ frequency: Hertz, dutyCycle: Double) -> Bool {
        monitor.withLock {
            guard state.frequency == nil else { return false }
            state.frequency = frequency
            state.writes = []
            state.safe = Self.millionths(dutyCycle)
            page.store(state.safe, at: 0)
            return true
        }
    }

    private static func millionths(_ dutyCycle: Double) -> UInt32 {
        guard dutyCycle > 0 else { return 0 }
        return UInt32((min(dutyCycle, 1) * 1_000_000).rounded())
    }
}
