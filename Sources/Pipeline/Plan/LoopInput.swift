import Quantities
import Subscriptions
import Synchronization

/// A loop's input: it takes over what has arrived since the last tick into its slot.
@usableFromInline
package class LoopInput: @unchecked Sendable {
    // Unchecked because a class that is inherited from cannot be checked: `settings` is constant, the counters are
    // atomic, and what the subclasses add is touched by the loop's thread only.
    package let settings: LoopInputSettings
    @usableFromInline let newestTime = Atomic<Int64>(.min)
    @usableFromInline let received = Atomic<UInt64>(0)
    @usableFromInline let lost = Atomic<UInt64>(0)

    private let code: @Sendable (LoopInput, Timestamp) -> InputCondition

    /// - Parameter code: what a tick does at its beginning in place of `poll`; of an input that is generic it is compiled for
    ///   the type, see ``WireCode``.
    init(
        _ settings: LoopInputSettings,
        code: @escaping @Sendable (LoopInput, Timestamp) -> InputCondition = { $0.poll($1) }
    ) {
        self.settings = settings
        self.code = code
    }

    /// Takes over the newest state. Called by the loop's thread at the beginning of a tick.
    ///
    /// - Returns: whether the loop may run as far as this input is concerned.
    final func take(_ now: Timestamp) -> InputCondition { code(self, now) }

    /// What `take` does where nothing else was given.
    func poll(_ now: Timestamp) -> InputCondition { .ready }

    /// Takes over what has happened. Called only in a tick in which the stages run, before they do: what happens while
    /// the loop waits for another input is kept for them.
    func begin() {}

    /// The stages have seen what there is. Called only where ``hasEnd`` says so.
    func end() {}

    /// Whether there is something to do then.
    var hasEnd: Bool { !isEvent }

    /// Notes for observers what has arrived: one atomic store each, on the loop's thread.
    @inlinable
    final func note(_ time: Timestamp, count: UInt64) {
        newestTime.store(time.nanoseconds, ordering: .relaxed)
        received.store(received.load(ordering: .relaxed) &+ count, ordering: .relaxed)
    }

    /// Notes for observers that so many events of this tick could not be kept.
    @inlinable
    final func noteLost(_ count: UInt64) {
        lost.store(lost.load(ordering: .relaxed) &+ count, ordering: .relaxed)
    }

    /// When the newest reading was measured, or nil before the first. From any thread.
    package final var lastTime: Timestamp? {
        let time = newestTime.load(ordering: .relaxed)
        return time == .min ? nil : Timestamp(nanoseconds: time)
    }

    /// Whether it carries events, which have no need to be young.
    package var isEvent: Bool { false }

    /// How many readings have arrived. From any thread.
    package final var count: UInt64 { received.load(ordering: .relaxed) }

    /// How many of them, events, could not be kept. From any thread.
    package final var lostCount: UInt64 { lost.load(ordering: .relaxed) }
}

/// What an input means for the tick that polls it.
@usableFromInline
enum InputCondition {
    /// The loop may run.
    case ready
    /// There has been no reading yet.
    case empty
    /// The newest reading is too old, and the input asks for safety then.
    case tooOld
}
