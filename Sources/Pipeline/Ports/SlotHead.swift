import Quantities

/// What every slot begins with, whatever it carries: the plan passes it on from a stage's inputs to its outputs.
@usableFromInline
struct SlotHead: BitwiseCopyable {
    /// When the oldest reading behind the value was measured; for events the time of the tick that drained them. `.zero`
    /// when something behind it is not a number: older than all else, so that it comes through wherever the oldest counts.
    @usableFromInline var time: Timestamp
    /// Whether the value is new in this tick.
    @usableFromInline var isFresh: Bool
}
