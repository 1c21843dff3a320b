import Quantities
import Subscriptions

/// A stage's view of an event input: everything that has happened since the stages ran last, once.
///
/// While the loop waits for its inputs, events wait too: a stage that follows a level misses no edge. Each tells its
/// own time.
///
/// Valid for the life of the plan it was made for, on the loop's thread.
@frozen
public struct EventInput<Value: PortValue>: @unchecked Sendable {
    // Unchecked because the slot is touched by the loop's thread only; the plan that owns it outlives its stages.
    @usableFromInline let slot: UnsafeMutablePointer<EventSlot<Value>>

    init(_ slot: Slot) {
        self.slot = slot.value(EventSlot<Value>.self)
    }

    /// How many happened, exact even when not all could be kept.
    @inlinable public var count: UInt64 { slot.pointee.count }
    /// Whether more happened than could be kept; the kept ones are the newest.
    @inlinable public var isTruncated: Bool { slot.pointee.count > UInt64(slot.pointee.kept) }
    /// The events that were kept, oldest first, each with its own time and sequence number.
    @inlinable public var readings: UnsafeBufferPointer<Reading<Value>> {
        UnsafeBufferPointer(start: slot.pointee.readings, count: slot.pointee.kept)
    }
    /// The newest of them.
    @inlinable public var last: Reading<Value>? {
        slot.pointee.kept > 0 ? slot.pointee.readings[slot.pointee.kept - 1] : nil
    }
}

extension EventInput<Bool> {
    /// Whether one of the events is true, also of those that could not be kept. Allocates nothing in any build.
    @inlinable public var hasTrue: Bool { hasTrue(after: Timestamp(nanoseconds: .min)) }

    /// Whether one of the events is true and happened after that time. Those that could not be kept count as the newest that
    /// was. Allocates nothing in any build.
    @inlinable public func hasTrue(after time: Timestamp) -> Bool {
        if slot.pointee.hasLostTrue, (last?.time ?? .distantFuture) > time { return true }
        let readings = readings
        var index = 0
        while index < readings.count {
            if readings[index].value, readings[index].time > time { return true }
            index += 1
        }
        return false
    }
}

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
