/// A stage's view of what becomes of its outputs, as it is at the beginning of the tick.
///
/// Valid for the life of the plan it was made for, on the loop's thread. Reading it is a load from memory.
@frozen
public struct StageDrive: @unchecked Sendable {
    // Unchecked because the state is touched by the loop's thread only; the plan that owns it outlives its stages.
    @usableFromInline let place: UnsafePointer<DriveState>

    init(_ place: UnsafeMutablePointer<DriveState>) {
        self.place = UnsafePointer(place)
    }

    /// What becomes of the outputs.
    @inlinable public var state: DriveState { place.pointee }

    /// Whether something moves by them; so it is as well where they reach no actuator.
    @inlinable public var isDriven: Bool { place.pointee == .driven }
}
