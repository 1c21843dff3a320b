import Synchronization

/// Who may write an actuator: its loop, or whoever makes it safe.
///
/// State and epoch are one atomic word. Making safe begins a new epoch; a write that began in an old one finds that
/// out when it ends and must put the safe value back, so that the last value on the wire is always the safe one.
/// Every call is a few atomic operations; none waits.
public final class ActuatorGate: Sendable {
    private static let driven: UInt64 = 1
    private static let latched: UInt64 = 2
    private static let epoch: UInt64 = 4

    private let word = Atomic<UInt64>(0)

    /// One that is safe.
    package init() {}

    /// A pass for one write.
    @usableFromInline
    package struct Pass: Sendable {
        fileprivate let word: UInt64
        /// Whether the output stands at its safe value as the write begins.
        @usableFromInline var isFromSafe: Bool { word & ActuatorGate.driven == 0 }
    }

    /// Whether what the loop wrote last counts; otherwise the safe value does. For a driver whose bus has a thread of its
    /// own: it asks before each transfer.
    public var isDriven: Bool { state == .driven }

    /// The present state.
    var state: ActuatorState {
        let word = word.load(ordering: .acquiring)
        if word & Self.latched != 0 { return .latched }
        return word & Self.driven != 0 ? .driven : .safe
    }

    /// A pass for the present epoch; nil while the actuator is latched.
    @usableFromInline
    package func begin() -> Pass? {
        let word = word.load(ordering: .acquiring)
        return word & Self.latched == 0 ? Pass(word: word) : nil
    }

    /// Ends a write: the actuator is driven from now on, unless it was made safe since `begin`.
    ///
    /// - Returns: whether the write stands. When not, the writer has to put the safe value back.
    @usableFromInline
    package func end(_ pass: Pass) -> Bool {
        if !pass.isFromSafe { return word.load(ordering: .acquiring) == pass.word }
        let driven = pass.word | Self.driven
        return word.compareExchange(expected: pass.word, desired: driven, ordering: .acquiringAndReleasing).exchanged
    }

    /// Begins a new epoch in the safe state, latched if asked or if it was before. The caller writes the safe value next.
    ///
    /// - Returns: whether this changed anything: the actuator was driven, or was not latched yet.
    package func makeSafe(latching: Bool = false) -> Bool {
        var old = word.load(ordering: .relaxed)
        while true {
            // A new epoch in any case: a first write may be under way although the state is safe.
            let kept = (old & ~Self.driven) | (latching ? Self.latched : 0)
            let (exchanged, found) = word.compareExchange(
                expected: old, desired: kept &+ Self.epoch, ordering: .acquiringAndReleasing)
            if exchanged { return kept != old }
            old = found
        }
    }

    /// Lets a latched actuator be driven again, while that is allowed.
    ///
    /// - Parameter isAllowed: turns false before `makeSafe(latching:)` is called, never after: then the latch stays,
    ///   wherever in this function the other thread comes.
    func unlatch(while isAllowed: () -> Bool) {
        var old = word.load(ordering: .acquiring)
        // Read after the word: who makes it safe later than this changes the word, who did so earlier has taken the
        // permission away.
        while old & Self.latched != 0, isAllowed() {
            let (exchanged, found) = word.compareExchange(
                expected: old, desired: old & ~Self.latched, ordering: .acquiringAndReleasing)
            if exchanged { return }
            old = found
        }
    }
}
