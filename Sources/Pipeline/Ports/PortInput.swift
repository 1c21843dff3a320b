import Quantities

/// A stage's view of one of its inputs: the newest value, kept until the next one.
///
/// Valid for the life of the plan it was made for, on the loop's thread. Reading it is a load from memory.
@frozen
public struct PortInput<Value: PortValue>: @unchecked Sendable {
    // Unchecked because the slot is touched by the loop's thread only; the plan that owns it outlives its stages.
    @usableFromInline let place: UnsafeMutablePointer<Value>
    @usableFromInline let freshness: UnsafeMutablePointer<Freshness>

    init(_ slot: Slot) {
        place = slot.value(Value.self)
        freshness = slot.freshness
    }

    /// The newest value. Before the first reading it is the type's zero, but then the loop does not run.
    @inlinable public var value: Value { place.pointee }
    /// Whether the value has arrived since the stages ran last; of another stage's output, whether anything behind it
    /// has. Ticks in which the loop waits for its inputs do not count.
    @inlinable public var isFresh: Bool { freshness.pointee.isFresh }
    /// Whether a reading behind the value is older than its input's `maxAgeMs`, so that `whenOld` has it held or replaced:
    /// the value stands for now only because there is none better, and tells nothing of how it changes.
    @inlinable public var isOld: Bool { freshness.pointee.isOld }
    /// When the oldest reading behind the value was measured.
    @inlinable public var time: Timestamp { freshness.pointee.time }
}
