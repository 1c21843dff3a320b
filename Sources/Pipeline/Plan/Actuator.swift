import HardwareIO
import LinuxSystem
import Quantities
import Realtime
import Synchronization

/// An actuator of the pipeline: limits, a safe value, and the device behind them.
///
/// Its loop's thread drives it; any thread may make it safe at any time.
public class Actuator: @unchecked Sendable {
    // Unchecked because a class that is inherited from cannot be checked: what is not constant is atomic, and what the
    // subclass adds is touched by the loop's thread only or guarded by the gate.
    /// The name in the pipeline.
    public let name: String
    @usableFromInline let gate: ActuatorGate
    /// What writes the output on a thread of its own; nil where a tick does it.
    @usableFromInline final let writer: (any OutputWriter)?
    /// What that thread says about the device.
    private let writerHealth: DriverHealth?
    private let settings: ActuatorSettings
    private let staleAfter = Atomic<Int64>(.max)
    private let lastWrite = Atomic<Int64>(0)
    /// Whether the device refused the last value.
    private let isRefused = Atomic<Bool>(false)
    /// Whether the last value came through: neither refused, nor without effect, nor left for a device that fails.
    private let isTaken = Atomic<Bool>(true)
    private let reasonCode = Atomic<UInt8>(SafeReason.waiting.rawValue)
    private let safeCount = Atomic<UInt64>(0)
    private let notNumberCount = Atomic<UInt64>(0)
    /// Whether a safe action failed, so that the output may not be safe although it ought to be.
    private let mustRepeat = Atomic<Bool>(false)
    /// When the supervisor tried again last.
    private let lastRepeat = Atomic<Int64>(0)
    private let failureCount = Atomic<UInt64>(0)
    private static let repeatPause: Int64 = 100_000_000

    init(name: String, settings: ActuatorSettings, gate: ActuatorGate, writer: (any OutputWriter)?) {
        self.name = name
        self.settings = settings
        self.gate = gate
        self.writer = writer
        writerHealth = writer?.health
    }

    // MARK: What observers see, from any thread

    /// What the actuator is doing.
    public final var state: ActuatorState { gate.state }

    /// Why it is, or was last, at its safe value.
    public final var reason: SafeReason { SafeReason(rawValue: reasonCode.load(ordering: .relaxed)) ?? .stopped }

    /// How many times it went from driven to safe.
    public final var safeEntries: UInt64 { safeCount.load(ordering: .relaxed) }

    /// How many values were not finite.
    public final var notNumbers: UInt64 { notNumberCount.load(ordering: .relaxed) }

    /// How many writes the device refused.
    public final var failures: UInt64 { failureCount.load(ordering: .relaxed) }

    /// Whether the device of a driver that writes on a thread of its own takes what is written.
    package final var health: DriverHealth.State { writer?.health.state ?? .good }
    /// What has gone wrong with the device since the start, where it is written by a thread of its own.
    package final var incidents: DriverHealth.Incidents { writer?.health.incidents ?? .init() }

    // MARK: Life

    /// Joins the actuator to the slot that drives it, in a loop of the given period in nanoseconds.
    func bind(to slot: Slot, period: Int64) {
        staleAfter.store(settings.staleAfter ?? max(5 * period, 100_000_000), ordering: .relaxed)
    }

    /// Where a fault can be injected between its loop and the device.
    var faultPoint: any FaultPoint { preconditionFailure("an actuator without a type") }

    /// Claims the device, its output at the safe value. It is refused when nothing but its loop could make it safe.
    ///
    /// - Parameter isGuarded: whether there is a guard that has to be able to make it safe too.
    package func open(on board: any Board, isGuarded: Bool) throws(HardwareError) {
        preconditionFailure("an actuator without a type")
    }

    /// The same without a guard.
    final func open(on board: any Board) throws(HardwareError) { try open(on: board, isGuarded: false) }

    /// Writes what its slot holds. On the loop's thread.
    func drive(_ tick: Tick) { preconditionFailure("an actuator without a type") }

    /// Plays what brings the output to its safe value; what fails is played again when safety is asked for again, and by the
    /// supervisor ten times a second. A driver with a thread of its own is asked instead, and its thread goes on trying.
    @usableFromInline
    final func performSafeActions() {
        if let writer { return writer.wake() }
        var hasFailed = false
        safeActions.each { action in
            do {
                try action.perform()
            } catch {
                countFailure()
                hasFailed = true
            }
        }
        mustRepeat.store(hasFailed, ordering: .relaxed)
    }

    /// What brings the output to its safe value; nothing while the device is not open.
    package var safeActions: [SafeAction] { [] }

    /// Blocks until an output with a thread of its own is where it ought to be, cannot be brought there, or the deadline.
    ///
    /// - Returns: whether the device took what is wanted, or is not open.
    package final func settle(until deadline: Timestamp) -> Bool {
        if let writer { return writer.settle(until: deadline) || safeActions.isEmpty }
        if mustRepeat.load(ordering: .relaxed), gate.state != .driven { performSafeActions() }
        return !mustRepeat.load(ordering: .relaxed)
    }

    /// What goes on by itself at the safe value once the device is given back; see ``ActuatorDriver/remains``.
    package var remains: String? { nil }

    /// Gives the device back, or leaves it to the guard that holds it.
    package func close(isHeld: Bool) { preconditionFailure("an actuator without a type") }

    /// Gives the device back.
    final func close() { close(isHeld: false) }

    // MARK: Safety

    /// Brings the output to its safe value and drops writes that are under way. From any thread; idempotent.
    ///
    /// - Parameter latching: whether it stays there until `arm()`.
    @usableFromInline
    package final func makeSafe(_ reason: SafeReason, latching: Bool = false) {
        let wasDriven = gate.state == .driven
        guard gate.makeSafe(latching: latching || (settings.latches && wasDriven)) else {
            if mustRepeat.load(ordering: .relaxed) { performSafeActions() }
            return
        }
        performSafeActions()
        reasonCode.store(reason.rawValue, ordering: .relaxed)
        if wasDriven { safeCount.wrappingAdd(1, ordering: .relaxed) }
    }

    /// Makes it safe when its loop has given no value for too long. By the supervisor.
    package final func superviseAge(_ now: Timestamp) {
        guard gate.state == .driven else { return repeatFailedActions(now) }
        let age = now.nanoseconds &- lastWrite.load(ordering: .acquiring)
        if age > staleAfter.load(ordering: .relaxed) {
            makeSafe(isRefused.load(ordering: .relaxed) ? .refused : .stale)
        }
    }

    /// Tries again what could not be brought to its safe value.
    private func repeatFailedActions(_ now: Timestamp) {
        guard mustRepeat.load(ordering: .relaxed) else { return }
        let isTime = now.nanoseconds &- lastRepeat.load(ordering: .relaxed) >= Self.repeatPause
        guard isTime else { return }
        lastRepeat.store(now.nanoseconds, ordering: .relaxed)
        performSafeActions()
    }

    /// Lets its loop drive it again after it was latched, while that is allowed: see ``ActuatorGate``.
    package final func arm(while isAllowed: () -> Bool) {
        gate.unlatch(while: isAllowed)
    }

    /// Whether values whose oldest reading was measured then may be written; makes it safe when not.
    @usableFromInline
    final func acceptsAge(of time: Timestamp, _ tick: Tick) -> Bool {
        guard let maxAge = settings.maxAge, tick.time.nanoseconds(since: time) > maxAge else { return true }
        makeSafe(.tooOldAtActuation)
        return false
    }

    /// Whether the device of a driver that writes on a thread of its own takes what is left for it; others tell at once.
    @usableFromInline final var isReachable: Bool { writerHealth?.isGood ?? true }

    /// What becomes of what it is given. Any thread.
    final var driveState: DriveState {
        guard gate.isDriven else { return .safe }
        return isTaken.load(ordering: .relaxed) ? .driven : .held
    }

    /// Notes when a value was written, and whether the output has followed it. The supervisor reads it.
    @usableFromInline
    final func noteWrite(_ time: Timestamp, isTaken: Bool) {
        self.isTaken.store(isTaken, ordering: .relaxed)
        isRefused.store(false, ordering: .relaxed)
        lastWrite.store(time.nanoseconds, ordering: .releasing)
    }

    /// Notes that the device did not take a value.
    @usableFromInline
    final func noteRefusal() {
        isTaken.store(false, ordering: .relaxed)
        isRefused.store(true, ordering: .relaxed)
        countFailure()
    }

    @usableFromInline
    final func countNotNumber() {
        notNumberCount.wrappingAdd(1, ordering: .relaxed)
    }

    final func countFailure() {
        failureCount.wrappingAdd(1, ordering: .relaxed)
    }
}
