import Quantities

/// A place in a loop's plan that holds one port's present value.
///
/// All slots of a loop lie in one buffer; only the loop's own thread touches them once the loop runs.
@usableFromInline
struct Slot<Value: PortValue>: BitwiseCopyable {
    /// When the oldest reading behind the value was measured.
    @usableFromInline var time: Timestamp
    /// Whether the value is new in this tick.
    @usableFromInline var isFresh: Bool
    /// Whether there has been a value at all.
    @usableFromInline var hasValue: Bool
    /// The value.
    @usableFromInline var value: Value

    static var empty: Slot { Slot(time: .zero, isFresh: false, hasValue: false, value: .zero) }
}
