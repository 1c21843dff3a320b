import HardwareIO
import Quantities
import Realtime
import Subscriptions
import Synchronization

/// What watches over a running robot, on a thread above all loops: actuators whose loop has gone silent, loops that
/// stand still, and the emergency stop.
///
/// One turn takes microseconds and allocates nothing. It is the body of a control loop of its own.
final class Supervision: LoopBody, @unchecked Sendable {
    // Unchecked because what is not atomic is either constant or touched by the supervisor's thread alone.
    /// How often it looks.
    static let rate = Hertz(200)

    private let actuators: [Actuator]
    private let loops: [(plan: LoopPlan, stallsAfter: Int64)]
    private let triggers: [StopTrigger]
    private let cutoff: CutoffLine?
    private let stalledLoops = Atomic<UInt64>(0)
    private let wantsArming = Atomic<Bool>(false)
    private let armed = Atomic<Bool>(false)
    private var started: Timestamp?

    init(
        actuators: [Actuator], loops: [(plan: LoopPlan, period: Int64)], triggers: [StopTrigger], cutoff: CutoffLine?
    ) {
        self.actuators = actuators
        self.triggers = triggers
        self.cutoff = cutoff
        // A loop that is late by a few periods has missed; one that is late by many stands still.
        self.loops = loops.map { ($0.plan, max(10 * $0.period, 200_000_000)) }
    }

    /// Whether the robot is armed: its loops may drive. From any thread.
    var isArmed: Bool { armed.load(ordering: .acquiring) }

    /// Whether the loop of that index stands still. From any thread.
    func isStalled(_ loop: Int) -> Bool {
        stalledLoops.load(ordering: .relaxed) & (1 << UInt64(loop & 63)) != 0
    }

    func tick(_ tick: Tick) {
        var isStopAsked = false
        for trigger in triggers where trigger.poll() { isStopAsked = true }
        if isStopAsked { stopAll(.emergencyStop) }
        if wantsArming.exchange(false, ordering: .acquiringAndReleasing), !triggers.contains(where: \.isHeld) {
            for actuator in actuators { actuator.arm() }
            cutoff?.enable()
            armed.store(true, ordering: .releasing)
        }
        for actuator in actuators { actuator.superviseAge(tick.time) }
        noteStalls(tick.time)
    }

    private func noteStalls(_ now: Timestamp) {
        let beginning = started ?? now
        started = beginning
        var stalled: UInt64 = 0
        for (index, loop) in loops.enumerated() {
            let silence = now.nanoseconds(since: loop.plan.lastTickTime ?? beginning)
            if silence > loop.stallsAfter { stalled |= 1 << UInt64(index & 63) }
        }
        stalledLoops.store(stalled, ordering: .relaxed)
    }

    /// Makes every output safe and keeps it there until `arm()`. From any thread, also while the supervisor hangs.
    func stopAll(_ reason: SafeReason) {
        // The cutoff first: it takes the power from everything at once.
        cutoff?.cut()
        armed.store(false, ordering: .releasing)
        for actuator in actuators { actuator.makeSafe(reason, latching: true) }
    }

    /// Asks the supervisor to let the loops drive; it does so in its next turn, unless a stop is still held. From any
    /// thread.
    func arm() {
        wantsArming.store(true, ordering: .releasing)
    }
}
