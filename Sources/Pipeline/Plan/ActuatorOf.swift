import HardwareIO
import LinuxSystem
import Realtime

/// An actuator with its driver.
@usableFromInline
final class ActuatorOf<Driver: ActuatorDriver>: Actuator, @unchecked Sendable {
    // Unchecked: see Actuator. `limiter` and `slot` belong to the loop's thread once it runs, so that exclusivity need not
    // be checked at run time; `prepared` is set by open and emptied by close, when no other thread is there to read it.
    @usableFromInline let driver: Driver
    private let code: @Sendable (ActuatorOf, Tick) -> Void
    @exclusivity(unchecked) @usableFromInline var slot: Slot?
    /// The longest time for which a slew limit lets the value change at once, in seconds: after a pause of its loop an
    /// output does not make up for it.
    @exclusivity(unchecked) @usableFromInline var longestStep = Double.infinity
    private var prepared: [SafeAction] = []
    @usableFromInline let point = ActuatorFaultPoint<Driver.Value>()
    private let safe: Driver.Value
    @exclusivity(unchecked) @usableFromInline var limiter: Driver.Value.Limiter

    /// - Parameter code: what `drive` does, compiled for the driver.
    init(
        name: String, settings: ActuatorSettings, gate: ActuatorGate, driver: Driver, limiter: Driver.Value.Limiter,
        code: @escaping @Sendable (ActuatorOf, Tick) -> Void
    ) {
        self.driver = driver
        self.limiter = limiter
        self.code = code
        safe = limiter.safe
        super.init(name: name, settings: settings, gate: gate, writer: driver.writer)
    }

    override var safeActions: [SafeAction] { prepared }

    override var faultPoint: any FaultPoint { point }

    override func bind(to slot: Slot, period: Int64) {
        super.bind(to: slot, period: period)
        self.slot = slot
        longestStep = 2 * Double(period) * 1e-9
    }

    override func open(on board: any Board, isGuarded: Bool) throws(HardwareError) {
        try driver.open(on: board, safe: safe)
        let actions = driver.safeActions(for: safe)
        let device = "driver \(Driver.self)"
        do throws(HardwareError) {
            if writer == nil { try SafetyTrial.play(actions, of: device) }
            if isGuarded { try SafetyTrial.requireGuardable(actions, of: device) }
        } catch {
            driver.close()
            throw error
        }
        prepared = actions
    }

    override var remains: String? { driver.remains }

    override func drive(_ tick: Tick) { code(self, tick) }

    /// What `drive` does, compiled for the driver where that is described: see ``WireCode``.
    @inlinable @inline(__always)
    func driveValue(_ tick: Tick) {
        guard let slot, let pass = gate.begin() else { return }
        let place = slot.value(Driver.Value.self)
        let isFaulty = point.isActive && point.isFaulty(at: tick.time)
        let value = isFaulty ? point.disturbed(place.pointee) : place.pointee
        guard value.isFinite, !slot.invalid.pointee else {
            countNotNumber()
            return makeSafe(.notFinite)
        }
        guard acceptsAge(of: slot.freshness.pointee.time, tick) else { return }
        // After a safe state the output stands at its safe value, and a slew limit starts from there.
        if pass.isFromSafe { limiter.reset() }
        let fate = isFaulty ? point.fate() : .written
        // What is stuck at its safe value is not driven: a bus's thread would write what was wanted before.
        if fate == .ignored, pass.isFromSafe { return }
        var limited = limiter
        let elapsed = min(tick.elapsed, longestStep)
        guard writes(limited.limit(value, elapsed: elapsed), fate) else { return noteRefusal(pass) }
        // Only what came through counts: a slew limit starts from where the output is, and what is refused grows stale.
        let isTaken = fate == .written && isReachable
        if isTaken { limiter = limited }
        noteWrite(tick.time, isTaken: isTaken)
        if !gate.end(pass) {
            performSafeActions()
        } else if pass.isFromSafe {
            // Only now does the gate let the thread of a bus write it.
            writer?.wake()
        }
    }

    /// Whether the device took the value.
    @inlinable
    func writes(_ value: Driver.Value, _ fate: ActuatorFaultPoint<Driver.Value>.Fate) -> Bool {
        do {
            if fate == .written { try driver.write(value) }
            return fate != .refused
        } catch {
            return false
        }
    }

    /// The output stays what it was: safe, or driven by an older value until that is stale.
    @usableFromInline
    func noteRefusal(_ pass: ActuatorGate.Pass) {
        noteRefusal()
        // A part of the value may have come through.
        if pass.isFromSafe || !gate.end(pass) { performSafeActions() }
    }

    override func close(isHeld: Bool) {
        makeSafe(.stopped)
        performSafeActions()
        prepared = []
        if isHeld { driver.leave() } else { driver.close() }
    }
}
