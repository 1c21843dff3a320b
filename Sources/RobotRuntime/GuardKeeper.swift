import Glibc
import Guarding
import LinuxSystem
import Quantities
import Realtime

/// Keeps a guard beside a robot: starts it before any output is opened, hands the outputs' safe actions over, and starts
/// another one when it dies or is stopped.
///
/// Once the robot runs there are two: one on duty, and one in reserve that has all actions too and takes the duty at once
/// when the first is lost. So this process may die at any moment after that, and is guarded. Whoever of the two finds it
/// dead or silent acts; while neither is on duty the robot is held safe. `beat` is the supervisor's; everything else blocks.
final class GuardKeeper: Sendable {
    /// How a guard is started.
    struct Settings: Sendable, Hashable {
        /// The program.
        var executable: String
        /// The name under which the next runtime finds it.
        var board: String
        /// How old the last heartbeat may become.
        var timeout: Duration
        /// Its SCHED_FIFO priority; nil for an ordinary process.
        var priority: Int32?
    }

    struct Guards {
        var present: GuardClient
        var reserve: GuardClient?
        /// Whether the robot is being stopped: no beat is expected any more.
        var isResting = false
    }

    let settings: Settings
    /// The lock is never held while somebody talks to a guard, so the supervisor's beat does not wait.
    let guards: Locked<Guards>
    let stopSignal = StopSignal()
    let wake: WakeDescriptor
    /// What was handed over, in that order: the guard plays it so, and so must the next one.
    private let outputs = Locked<[(output: UInt32, actions: [SafeAction])]>([])
    private let threads = Locked<[SystemThread]>([])

    /// Starts a guard, which has no duty yet, and waits until it has answered.
    init(_ settings: Settings) throws(GuardError) {
        self.settings = settings
        do {
            wake = try stopSignal.wake
        } catch {
            throw .system(error)
        }
        guards = Locked(Guards(present: try Self.start(settings)))
    }

    /// What the system refused to the guard.
    var refusals: [SystemThread.Refusal] { present.refusals }

    /// The guard on duty, or about to be.
    var present: GuardClient { guards.withLock { $0.present } }

    static func start(_ settings: Settings) throws(GuardError) -> GuardClient {
        try GuardClient(
            inReserve: settings.executable, board: settings.board, heartbeatTimeout: settings.timeout,
            priority: settings.priority)
    }

    /// Hands an output's safe actions over and waits until the guard keeps them.
    func keep(_ actions: [SafeAction], output: UInt32) throws(GuardError) {
        try present.hand(over: actions, output: output)
        outputs.withLock { $0.append((output, actions)) }
    }

    /// Gives the guard the duty, and lets the one before leave.
    func takeDuty(from predecessor: GuardPredecessor?) throws(GuardError) {
        let first = present
        do throws(GuardError) {
            try first.takeDuty(from: predecessor)
        } catch {
            guard !first.isAlive else { throw error }
            // It has died in the middle of it, and nobody knows whether the one before has left by then.
            let next = try startOnDuty()
            guards.withLock { $0.present = next }
        }
    }

    /// Begins to watch over the guards themselves.
    ///
    /// - Parameters:
    ///   - died: called when the one on duty has ended: everything must be safe until there is another.
    ///   - replaced: called when another one keeps all outputs; with the error when there is none to be had.
    func watch(
        died: @escaping @Sendable () -> Void, replaced: @escaping @Sendable (GuardError?) -> Void
    ) throws(SystemError) {
        try run("guard-keeper") { [self] in
            while waitForEnd() {
                died()
                replaced(replace())
            }
        }
        try run("guard-reserve") { [self] in keepReserve() }
    }

    private func run(_ name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let thread = try SystemThread(ThreadSettings(name: name), body)
        threads.withLock { $0.append(thread) }
    }

    /// Tells the guards that all is well: an atomic store each, but for the lock around them.
    func beat(_ time: Timestamp) {
        guards.withLock { guards in
            // The supervisor ends later than it is told to.
            guard !guards.isResting else { return }
            guards.present.beat(at: time)
            guards.reserve?.beat(at: time)
        }
    }

    /// Tells the guards to expect no beat for an orderly stop.
    func suspendHeartbeat() {
        guards.withLock { guards in
            guards.isResting = true
            guards.present.suspendHeartbeat()
            guards.reserve?.suspendHeartbeat()
        }
    }

    /// The outputs are safe and given back: the guards may go.
    func leave() {
        endWatch()
        takeReserve()?.dismiss()
        do { try present.leave() } catch {
            // One that has died in the meantime has nothing left to do either; one that is stopped must not act later.
            present.dismiss()
        }
    }

    /// The outputs are safe and nobody drives them any more: the guard goes on holding them.
    ///
    /// - Parameter isUnfinished: whether an output did not take its safe value; the guard goes on trying that.
    /// - Returns: its process; nil when there is none to be had, and when there is nothing to do for it: a chip on a bus keeps
    ///   what it has.
    func stay(isUnfinished: Bool) -> pid_t? {
        guard isUnfinished || outputs.withLock({ $0.contains { $0.actions.contains(where: Self.holds) } }) else {
            leave()
            return nil
        }
        endWatch()
        let reserve = takeReserve()
        defer { reserve?.dismiss() }
        // The one on duty may have died a moment ago.
        for attempt in 0..<2 {
            do {
                let guardian = attempt == 0 ? present : try startOnDuty()
                try guardian.stay()
                return guardian.processIdentifier
            } catch {
                present.dismiss()
            }
        }
        return nil
    }

    /// Whether an action comes with a descriptor, and with that a line or a channel.
    private static func holds(_ action: SafeAction) -> Bool {
        if case .i2c = action { false } else { true }
    }

    private func endWatch() {
        stopSignal.signal()
        let running = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in running { thread.join() }
    }

    func takeReserve() -> GuardClient? {
        guards.withLock { $0.reserve.take() }
    }

    /// All outputs in their order. A guard that does not keep them all is sent away: it would end this process.
    func handOver(to next: GuardClient) throws(GuardError) {
        do {
            for (output, actions) in outputs.withLock({ $0 }) { try next.hand(over: actions, output: output) }
        } catch {
            next.dismiss()
            throw error
        }
    }
}
