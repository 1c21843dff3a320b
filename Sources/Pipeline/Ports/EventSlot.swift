import Quantities
import Subscriptions

/// A place in a loop's plan for what has happened since the last tick.
@usableFromInline
struct EventSlot<Value: PortValue>: BitwiseCopyable {
    /// The time of the tick that drained the events, and always fresh: nothing has happened up to then that is not
    /// here, and that is news too. First, because the plan reads it without knowing the type of the value.
    @usableFromInline var head: SlotHead
    /// How many there were, exact even when not all could be kept.
    @usableFromInline var count: UInt64
    /// How many of them, the newest, are in `readings`, the oldest first.
    @usableFromInline var kept: Int
    /// The readings' memory, owned by the loop's input.
    @usableFromInline var readings: UnsafeMutablePointer<Reading<Value>>
}
