import Quantities

/// How old values are, and whether they are new: of one input of the loop, or of all outputs behind which the same
/// inputs are.
@usableFromInline
struct Freshness: BitwiseCopyable {
    /// When the oldest reading behind the values was measured; for events the time of the tick that drained them.
    @usableFromInline var time: Timestamp
    /// Whether one of the readings behind them is new in this tick.
    @usableFromInline var isFresh: Bool
    /// Whether one of them is too old to count, and is held or replaced.
    @usableFromInline var isOld = false
}
