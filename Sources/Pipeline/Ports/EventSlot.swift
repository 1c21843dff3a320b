import Quantities
import Subscriptions

/// A place in a loop's plan for what has happened since the last tick.
@usableFromInline
struct EventSlot<Value: PortValue>: BitwiseCopyable {
    /// How many there were, exact even when not all could be kept.
    @usableFromInline var count: UInt64
    /// How many of them, the newest, are in `readings`, the oldest first.
    @usableFromInline var kept: Int
    /// Whether one of those that could not be kept may have been a true.
    @usableFromInline var hasLostTrue: Bool
    /// The readings' memory, owned by the loop's input.
    @usableFromInline var readings: UnsafeMutablePointer<Reading<Value>>
}
