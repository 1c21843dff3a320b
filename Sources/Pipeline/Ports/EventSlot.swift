import Quantities
import Subscriptions

/// A place in a loop's plan for what has happened since the last tick.
struct EventSlot<Value: PortValue>: BitwiseCopyable {
    /// The time of the tick that drained the events: nothing has happened up to then that is not here.
    var time: Timestamp
    /// How many there were, exact even when not all could be kept.
    var count: UInt64
    /// How many of them are in `readings`, the oldest first.
    var kept: Int
    /// The readings' memory, owned by the loop's input.
    var readings: UnsafeMutablePointer<Reading<Value>>
}
