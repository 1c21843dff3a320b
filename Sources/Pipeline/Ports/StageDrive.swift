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

/// Whether something moves by what a stage gives.
///
/// In the order of what counts: of several outputs the one that is driven most.
public enum DriveState: UInt8, Sendable, BitwiseCopyable, Comparable {
    /// An actuator takes it, or no actuator is behind it at all.
    case driven
    /// An actuator stands at an older value, because its device does not take what it is given at present.
    case held
    /// Every actuator that it reaches is at its safe value, or stages between give something else.
    case safe

    /// Whether the left one is driven more.
    public static func < (left: DriveState, right: DriveState) -> Bool { left.rawValue < right.rawValue }
}
