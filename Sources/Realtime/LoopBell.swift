import LinuxSystem
import Quantities
import Synchronization

/// What calls a loop to a tick between its releases: who has put an event rings, and the loop sleeps on it.
///
/// Many threads ring, one loop waits. A ring that comes while the loop is not asleep is kept for its next wait, several
/// count as one. Modelled in `Models/bell.pml`.
public final class LoopBell: Sendable {
    private enum State {
        /// Somebody has rung since the loop last took it.
        static let rung: UInt32 = 1
        /// The loop sleeps, or is about to.
        static let asleep: UInt32 = 2
    }

    private let state = Atomic<UInt32>(0)
    private let rungAt = Atomic<Int64>(0)
    private let futex = Futex()

    /// A bell that nobody has rung.
    public init() {}

    /// Calls the loop to what was put before. Any thread, real-time ones too: no lock, no allocation; one futex wake when
    /// the loop sleeps, no system call when it does not.
    public func ring() {
        // The first of several tells when it was. Who comes between it and its flag tells a time that is as good.
        if state.load(ordering: .relaxed) & State.rung == 0 {
            rungAt.store(Timestamp.now().nanoseconds, ordering: .relaxed)
        }
        // Each who finds the loop asleep wakes it: the first may be stopped by then, and must not hold up the others.
        if state.bitwiseOr(State.rung, ordering: .sequentiallyConsistent).oldValue & State.asleep != 0 { rouse() }
    }

    /// Ends a wait or a pause without having rung. Any thread.
    func rouse() {
        futex.bump()
        futex.wake()
    }

    /// Blocks until somebody has rung, the deadline or the signal; may return for nothing. The loop's thread.
    ///
    /// - Returns: whether the signal has been given.
    func wait(until deadline: Timestamp, unless stop: StopSignal) -> Bool {
        let ticket = futex.ticket
        let before = state.bitwiseOr(State.asleep, ordering: .sequentiallyConsistent).oldValue
        if before & State.rung == 0, !stop.isSignalled { _ = futex.sleep(while: ticket, until: deadline) }
        state.bitwiseAnd(~State.asleep, ordering: .sequentiallyConsistent)
        return stop.isSignalled
    }

    /// Blocks until the deadline or the signal, however much it rings; may return for nothing. The loop's thread.
    func pause(until deadline: Timestamp, unless stop: StopSignal) {
        let ticket = futex.ticket
        if !stop.isSignalled { _ = futex.sleep(while: ticket, until: deadline) }
    }

    /// Forgets that somebody has rung; what was put before is seen by whoever looks from now on. The loop's thread.
    ///
    /// - Returns: when it was; nil when nobody has.
    func take() -> Timestamp? {
        let before = state.bitwiseAnd(~State.rung, ordering: .acquiringAndReleasing).oldValue
        return before & State.rung == 0 ? nil : Timestamp(nanoseconds: rungAt.load(ordering: .relaxed))
    }
}
