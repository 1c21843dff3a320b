import Quantities

/// A place in a loop's plan that holds one port's present value.
///
/// All slots of a loop lie in one buffer; only the loop's own thread touches them once the loop runs.
@usableFromInline
struct Slot<Value: PortValue>: BitwiseCopyable {
    /// Age and news. First, because the plan reads it without knowing the type of the value.
    @usableFromInline var head: SlotHead
    /// Whether there has been a value at all.
    @usableFromInline var hasValue: Bool
    /// The value.
    @usableFromInline var value: Value

    static var empty: Slot { Slot(head: SlotHead(time: .zero, isFresh: false), hasValue: false, value: .zero) }
}
