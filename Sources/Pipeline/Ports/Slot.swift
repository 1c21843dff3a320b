import Quantities

/// A place in a loop's plan that holds one port's present value, or what has happened at it.
///
/// All values of a loop lie in one buffer, and so do their freshness and marks; only the loop's own thread touches them once
/// the loop runs.
@usableFromInline
struct Slot {
    /// Where the value lies.
    @usableFromInline var memory: UnsafeMutableRawPointer
    /// How old it is and whether it is new: slots share one when the same readings are behind them.
    @usableFromInline var freshness: UnsafeMutablePointer<Freshness>
    /// Whether the value, or one that it was made from, is not a number.
    @usableFromInline var invalid: UnsafeMutablePointer<Bool>

    /// The place of a value of that type.
    @inlinable
    func value<Value: BitwiseCopyable>(_ type: Value.Type) -> UnsafeMutablePointer<Value> {
        memory.assumingMemoryBound(to: type)
    }
}

/// How old values are, and whether they are new: of one input of the loop, or of all outputs behind which the same
/// inputs are.
@usableFromInline
struct Freshness: BitwiseCopyable {
    /// When the oldest reading behind the values was measured; for events the time of the tick that drained them.
    @usableFromInline var time: Timestamp
    /// Whether one of the readings behind them is new in this tick.
    @usableFromInline var isFresh: Bool
    /// Whether one of them is too old to count, and is held or replaced.
    @usableFromInline var isOld: Bool

    @inlinable
    init(time: Timestamp, isFresh: Bool, isOld: Bool = false) {
        self.time = time
        self.isFresh = isFresh
        self.isOld = isOld
    }
}
