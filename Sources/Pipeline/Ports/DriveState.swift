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
