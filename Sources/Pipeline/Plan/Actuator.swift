import HardwareIO
import LinuxSystem
import Realtime
import Synchronization

/// An actuator of the pipeline: limits, a safe value, and the device behind them.
///
/// Its loop's thread drives it; any thread may make it safe at any time.
public class Actuator: @unchecked Sendable {
    // Unchecked because a class that is inherited from cannot be checked: `name` is constant, the rest is atomic, and
    // what the subclass adds is touched by the loop's thread only or guarded by the gate.
    /// The name in the pipeline.
    public let name: String
    private let faultCount = Atomic<UInt64>(0)
    private let failureCount = Atomic<UInt64>(0)

    init(name: String) {
        self.name = name
    }

    /// What the actuator is doing. From any thread.
    public var state: ActuatorState { preconditionFailure("an actuator without a type") }

    /// How many values were not finite and made it safe instead. From any thread.
    public final var faults: UInt64 { faultCount.load(ordering: .relaxed) }

    /// How many writes the device refused. From any thread.
    public final var failures: UInt64 { failureCount.load(ordering: .relaxed) }

    final func countFault() {
        faultCount.wrappingAdd(1, ordering: .relaxed)
    }

    final func countFailure() {
        failureCount.wrappingAdd(1, ordering: .relaxed)
    }

    /// Joins the actuator to the slot that drives it.
    func bind(to memory: UnsafeMutableRawPointer) { preconditionFailure("an actuator without a type") }

    /// Claims the device, its output at the safe value.
    func open(on board: any Board) throws(HardwareError) { preconditionFailure("an actuator without a type") }

    /// Writes what its slot holds. On the loop's thread.
    func drive(_ tick: Tick) { preconditionFailure("an actuator without a type") }

    /// Brings the output to its safe value and drops writes that are under way. From any thread; idempotent.
    func makeSafe() { preconditionFailure("an actuator without a type") }

    /// Gives the device back.
    func close() { preconditionFailure("an actuator without a type") }
}

final class ActuatorOf<Driver: ActuatorDriver>: Actuator, @unchecked Sendable {
    // Unchecked: see Actuator. `limiter` and `slot` belong to the loop's thread once it runs; `safeActions`
    // is set by open, before any thread is there to read it.
    let driver: Driver
    private let gate = ActuatorGate()
    private let safe: Driver.Value
    private var limiter: Driver.Value.Limiter
    private var slot: UnsafeMutablePointer<Slot<Driver.Value>>?
    private var safeActions: [SafeAction] = []
    /// Whether a safe action failed, so that the output may not be safe although it ought to be.
    private let mustRepeat = Atomic<Bool>(false)

    init(name: String, driver: Driver, limiter: Driver.Value.Limiter) {
        self.driver = driver
        self.limiter = limiter
        safe = limiter.safe
        super.init(name: name)
    }

    override var state: ActuatorState { gate.state }

    override func bind(to memory: UnsafeMutableRawPointer) {
        slot = memory.assumingMemoryBound(to: Slot<Driver.Value>.self)
    }

    override func open(on board: any Board) throws(HardwareError) {
        try driver.open(on: board, safe: safe)
        safeActions = driver.safeActions(for: safe)
    }

    override func drive(_ tick: Tick) {
        guard let value = slot?.pointee.value else { return }
        guard value.isFinite else {
            countFault()
            makeSafe()
            return
        }
        let pass = gate.begin()
        // After a safe state the output stands at its safe value, and a slew limit starts from there.
        if gate.state == .safe { limiter.reset() }
        var limited = limiter
        do {
            try driver.write(limited.limit(value, elapsed: tick.elapsed))
            // Only what was written counts: a slew limit starts from where the output is.
            limiter = limited
        } catch {
            countFailure()
        }
        if !gate.end(pass) { performSafeActions() }
    }

    override func makeSafe() {
        if gate.makeSafe() || mustRepeat.load(ordering: .relaxed) { performSafeActions() }
    }

    override func close() {
        _ = gate.makeSafe()
        performSafeActions()
        safeActions = []
        driver.close()
    }

    private func performSafeActions() {
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
}
