import Glibc
import LinuxSystem
import Quantities
import Realtime
import Subscriptions

/// Keeps a guard beside a robot: starts it before any output is opened, hands the outputs' safe actions over, and starts
/// another one when it dies or is stopped.
///
/// While there is no guard the robot is held safe. `beat` is the supervisor's; everything else blocks.
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

    private let settings: Settings
    private let client: Locked<GuardClient>
    /// What was handed over, in that order: the guard plays it so, and so must the next one.
    private let outputs = Locked<[(output: UInt32, actions: [SafeAction])]>([])
    private let stopSignal: StopSignal
    /// What the guard of an earlier run has handed over.
    let inherited: InheritedDescriptors
    private let thread = Locked<SystemThread?>(nil)

    /// Starts a guard; one that is left from an earlier run leaves first, and hands its lines over.
    init(_ settings: Settings) throws(GuardError) {
        self.settings = settings
        do {
            stopSignal = try StopSignal()
        } catch {
            throw .system(error)
        }
        let first = try Self.start(settings)
        inherited = first.inherited
        client = Locked(first)
    }

    /// What the system refused to the guard.
    var refusals: [SystemThread.Refusal] { client.withLock { $0.refusals } }

    private static func start(_ settings: Settings) throws(GuardError) -> GuardClient {
        try GuardClient(
            executable: settings.executable, board: settings.board, heartbeatTimeout: settings.timeout,
            priority: settings.priority)
    }

    /// Hands an output's safe actions over and waits until the guard keeps them.
    func keep(_ actions: [SafeAction], output: UInt32) throws(GuardError) {
        try present.hand(over: actions, output: output)
        outputs.withLock { $0.append((output, actions)) }
    }

    /// Begins to watch over the guard itself.
    ///
    /// - Parameters:
    ///   - died: called when it has ended: everything must be safe until there is another.
    ///   - replaced: called when another one keeps all outputs; with the error when there is none to be had.
    func watch(
        died: @escaping @Sendable () -> Void, replaced: @escaping @Sendable (GuardError?) -> Void
    ) throws(SystemError) {
        let watcher = try SystemThread(ThreadSettings(name: "guard-keeper")) { [self] in
            while waitForEnd() {
                died()
                replaced(replace())
            }
        }
        thread.withLock { $0 = watcher }
    }

    /// The guard at present. The lock is never held while somebody talks to it, so the supervisor's beat does not wait.
    private var present: GuardClient { client.withLock { $0 } }

    /// Tells the guard that all is well: one atomic store, but for the lock around the client.
    func beat(_ time: Timestamp) {
        present.beat(at: time)
    }

    /// Tells the guard to expect no beat for an orderly stop.
    func suspendHeartbeat() {
        present.suspendHeartbeat()
    }

    /// The outputs are safe and given back: the guard may go.
    func leave() {
        endWatch()
        // A guard that has died in the meantime has nothing left to do either.
        try? present.leave()
    }

    /// The outputs are safe and nobody drives them any more: the guard goes on holding them.
    ///
    /// - Returns: its process; nil when it cannot, or when there is nothing to hold: a chip on a bus keeps what it has.
    func stay() -> pid_t? {
        guard outputs.withLock({ $0.contains { $0.actions.contains(where: Self.holds) } }) else {
            leave()
            return nil
        }
        endWatch()
        let guardian = present
        do {
            try guardian.stay()
            return guardian.processIdentifier
        } catch {
            return nil
        }
    }

    /// Whether an action comes with a descriptor, and with that a line or a channel.
    private static func holds(_ action: SafeAction) -> Bool {
        if case .i2c = action { false } else { true }
    }

    private func endWatch() {
        stopSignal.signal()
        thread.withLock { thread in
            thread?.join()
            thread = nil
        }
    }

    /// Whether the guard has ended, and not the robot.
    private func waitForEnd() -> Bool {
        let watched = present
        let descriptor = watched.endDescriptor
        defer { withExtendedLifetime(watched) {} }
        // It looks at least once in each time-out. Twice found silent: the first time this process itself may have been
        // stopped together with it.
        let interval = max(settings.timeout, .milliseconds(250))
        var silences = 0
        do {
            while true {
                let next = Timestamp.now().advanced(by: interval)
                switch try Poll.wait(readable: descriptor, wake: stopSignal.wake, until: next) {
                case .woken: return false
                case .ready, .disconnected: return true
                case .timedOut: break
                }
                let isSilent = watched.lastLook.map { Timestamp.now().duration(since: $0) > interval * 2 } ?? false
                silences = isSilent ? silences + 1 : 0
                if silences == 2 { watched.terminate() }
            }
        } catch {
            return false
        }
    }

    /// All outputs in their order. A guard that does not keep them all is sent away: it would end this process.
    private func handOver(to next: GuardClient) throws(GuardError) {
        do {
            for (output, actions) in outputs.withLock({ $0 }) { try next.hand(over: actions, output: output) }
        } catch {
            try next.leave()
            throw error
        }
    }

    /// Starts another guard and hands everything over; waits with growing pauses while that fails.
    private func replace() -> GuardError? {
        var pause: Int64 = 100_000_000
        while true {
            do throws(GuardError) {
                let next = try Self.start(settings)
                try handOver(to: next)
                client.withLock { $0 = next }
                return nil
            } catch {
                if stopSignal.wait(until: Timestamp.now().advanced(byNanoseconds: pause)) { return error }
                pause = min(pause * 2, 5_000_000_000)
            }
        }
    }
}
