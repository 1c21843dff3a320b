import Synchronization

/// Who may write an actuator: its loop, or whoever makes it safe.
///
/// State and epoch are one atomic word. Making safe begins a new epoch; a write that began in an old one finds that
/// out when it ends and must put the safe value back, so that the last value on the wire is always the safe one.
/// Every call is one or two atomic operations; none waits.
struct ActuatorGate: ~Copyable, Sendable {
    private let word = Atomic<UInt64>(0)

    /// A pass for one write.
    struct Pass: Sendable {
        fileprivate let word: UInt64
    }

    /// The present state.
    var state: ActuatorState {
        word.load(ordering: .acquiring) & 1 == 0 ? .safe : .driven
    }

    /// A pass for the present epoch.
    func begin() -> Pass {
        Pass(word: word.load(ordering: .acquiring))
    }

    /// Ends a write: the actuator is driven from now on, unless it was made safe since `begin`.
    ///
    /// - Returns: whether the write stands. When not, the writer has to put the safe value back.
    func end(_ pass: Pass) -> Bool {
        let driven = pass.word | 1
        if driven == pass.word { return word.load(ordering: .acquiring) == driven }
        return word.compareExchange(expected: pass.word, desired: driven, ordering: .acquiringAndReleasing).exchanged
    }

    /// Begins a new epoch in the safe state. The caller writes the safe value next.
    ///
    /// - Returns: whether the actuator was driven before.
    func makeSafe() -> Bool {
        var old = word.load(ordering: .relaxed)
        while true {
            let safe = (old & ~1) &+ 2
            let (exchanged, found) = word.compareExchange(
                expected: old, desired: safe, ordering: .acquiringAndReleasing)
            if exchanged { return old & 1 == 1 }
            old = found
        }
    }
}
