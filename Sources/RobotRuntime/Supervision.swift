import HardwareIO
import Pipeline
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
    private let actuators: [Actuator]
    private let loops: [(plan: LoopPlan, stallsAfter: Int64)]
    private let triggers: [StopTrigger]
    private let cutoff: CutoffLine?
    private let stalledLoops: AtomicBits
    private let arming = Arming()
    private let isGuardMissing = Atomic<Bool>(false)
    private let healthyTurn = Atomic<Int64>(0)
    private var started: Timestamp?
    private let guardKeeper: GuardKeeper?
    /// Whether everything was made safe because a stop is silent that owes a word.
    private var isHeldForSilence = false
    /// Since when a loop has stood still; nil while all run.
    private var stallBegan: Timestamp?

    /// How long a loop may stand still, its actuators long safe, before the heartbeat stops and the guard ends it all.
    private static let longestStall: Int64 = 2_000_000_000

    init(
        actuators: [Actuator], loops: [(plan: LoopPlan, period: Int64)], triggers: [StopTrigger],
        cutoff: CutoffLine?, guardKeeper: GuardKeeper? = nil
    ) {
        self.actuators = actuators
        self.triggers = triggers
        self.cutoff = cutoff
        self.guardKeeper = guardKeeper
        stalledLoops = AtomicBits(count: loops.count)
        self.loops = loops.map { ($0.plan, SupervisionLimits.loopStall(ofPeriod: $0.period)) }
    }

    /// Whether the robot is armed: its loops may drive. From any thread.
    var isArmed: Bool { arming.isArmed }

    /// What keeps the robot from being armed at present. From any thread; allocates.
    var obstacles: [ArmingObstacle] {
        var obstacles: [ArmingObstacle] = []
        for trigger in triggers {
            let name = trigger.source.name
            let obstacle: ArmingObstacle
            switch trigger.level {
            case .held: obstacle = .stopHeld(name)
            case .unknown: obstacle = trigger.hasSpoken ? .stopLost(name) : .stopUnknown(name)
            case .free: continue
            }
            // A loop's stop and the line behind it have one name.
            if obstacles.last != obstacle { obstacles.append(obstacle) }
        }
        return obstacles + (isGuardMissing.load(ordering: .acquiring) ? [.guardMissing] : [])
    }

    /// Whether the loop of that index stands still. From any thread.
    func isStalled(_ loop: Int) -> Bool {
        stalledLoops.contains(loop)
    }

    /// The last turn in which no loop stood still; nil before the first. From any thread.
    var lastHealthyTurn: Timestamp? {
        let time = healthyTurn.load(ordering: .acquiring)
        return time == 0 ? nil : Timestamp(nanoseconds: time)
    }

    func tick(_ tick: Tick) {
        hear(tick.time)
        // What is asked for while there is no guard waits for the next one.
        if !isGuardMissing.load(ordering: .acquiring), let grant = arming.take() { arm(grant) }
        cutoff?.repeatFailedCut(tick.time)
        actuators.each { $0.superviseAge(tick.time) }
        noteStalls(tick.time)
        beat(tick.time)
    }

    /// Takes what the sources of the emergency stop have to say.
    private func hear(_ now: Timestamp) {
        var isPressed = false
        var isLost = false
        var isSilent = false
        triggers.each { trigger in
            switch trigger.poll(now) {
            case .none: break
            case .pressed: isPressed = true
            case .lost: isLost = true
            case .silent: isSilent = true
            }
        }
        let fallsSilent = isSilent && !isHeldForSilence
        isHeldForSilence = isSilent
        if isPressed {
            stopAll(.emergencyStop)
        } else if isLost {
            stopAll(.stopLost)
        } else if fallsSilent, let grant = stopAll(.stopLost) {
            // As with an input that is too old: what was armed is armed again with its next word.
            arming.ask(grant.waiting)
        }
    }

    /// Lets the loops drive, output by output; a stop that comes in the middle, from any thread, is never overwritten.
    /// Nothing drives while a stop calls, nor before the level of each is known.
    private func arm(_ grant: Arming.Grant) {
        var isHeld = false
        var isUnknown = false
        triggers.each { trigger in
            switch trigger.level {
            case .held: isHeld = true
            case .unknown: isUnknown = true
            case .free: break
            }
        }
        guard !isHeld else { return }
        guard !isUnknown else {
            if grant.isPatient { arming.keep(grant) }
            return
        }
        actuators.each { $0.arm { self.arming.stands(grant) } }
        cutoff?.enable { self.arming.stands(grant) }
        arming.finish(grant)
    }

    private func noteStalls(_ now: Timestamp) {
        let beginning = started ?? now
        started = beginning
        var isAnyStalled = false
        for (index, loop) in loops.enumerated() {
            let silence = now.nanoseconds(since: loop.plan.lastTickTime ?? beginning)
            let isStalled = silence > loop.stallsAfter
            stalledLoops.set(index, isStalled)
            if isStalled { isAnyStalled = true }
        }
        stallBegan = isAnyStalled ? stallBegan ?? now : nil
        if !isAnyStalled { healthyTurn.store(now.nanoseconds, ordering: .releasing) }
    }

    /// The sign of life for the guard: only while no loop has hung for good.
    private func beat(_ now: Timestamp) {
        guard let guardKeeper else { return }
        if let stallBegan, now.nanoseconds(since: stallBegan) > Self.longestStall { return }
        guardKeeper.beat(now)
    }

    /// Makes every output safe and keeps it there until `arm()`. From any thread, also while the supervisor hangs.
    ///
    /// - Returns: what arms again unless there is another stop; nil when nothing was armed.
    @discardableResult
    func stopAll(_ reason: SafeReason) -> Arming.Grant? {
        let grant = arming.stop()
        // The cutoff first: it takes the power from everything at once.
        cutoff?.cut()
        actuators.each { $0.makeSafe(reason, latching: true) }
        return grant
    }

    /// Blocks until the outputs that threads of their own write are where they ought to be, or cannot be brought there.
    ///
    /// - Returns: the outputs whose device did not take what is wanted, by name.
    func settle(for patience: Duration) -> [String] {
        let deadline = Timestamp.now().advanced(by: patience)
        var unreached = actuators.filter { !$0.settle(until: deadline) }.map(\.name)
        if let cutoff, !cutoff.settle() { unreached.append("cutoff") }
        return unreached
    }

    /// Makes everything safe because the guard has ended. What was armed, or about to be, is armed again when there is
    /// a guard again, unless somebody stops it in the meantime.
    func holdForGuard() {
        isGuardMissing.store(true, ordering: .releasing)
        if let grant = stopAll(.guardEnded) { arming.ask(grant.waiting) }
    }

    /// There is a guard again.
    func releaseFromGuard() {
        isGuardMissing.store(false, ordering: .releasing)
    }

    /// Asks the supervisor to let the loops drive; it does so in its next turn, unless a stop is still held, is not known,
    /// or another comes first. From any thread.
    func arm() {
        arming.ask()
    }

    /// The permission to arm that a stop from now on takes away, whoever calls it.
    var armingGrant: Arming.Grant { arming.present }

    /// Asks the supervisor to let the loops drive as soon as every stop is known and none calls, unless there has been a
    /// stop since the grant. From any thread.
    func arm(whenKnown grant: Arming.Grant) {
        arming.ask(grant.waiting)
    }
}
