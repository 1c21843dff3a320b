/// A stage's hold on one of its outputs. A stage sets each of its outputs in every tick.
///
/// Valid for the life of the plan it was made for, on the loop's thread. The plan itself knows how old the value is:
/// as old as the oldest input of the stage; and whether a value behind it was not a number, which may not show in it: a
/// switch that follows a number stays as it is when that is NaN.
@frozen
public struct PortOutput<Value: PortValue>: @unchecked Sendable {
    // Unchecked because the slot is touched by the loop's thread only; the plan that owns it outlives its stages.
    @usableFromInline let place: UnsafeMutablePointer<Value>
    @usableFromInline let invalid: UnsafeMutablePointer<Bool>

    init(_ slot: Slot) {
        place = slot.value(Value.self)
        invalid = slot.invalid
    }

    /// Gives the value to the stages after this one, in the same tick.
    @inlinable public func set(_ value: Value) {
        place.pointee = value
        if !value.isFinite { invalid.pointee = true }
    }
}
