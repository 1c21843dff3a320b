/// Why a mapping of axes is not a mounting.
public enum MountingProblem: Sendable, Equatable, CustomStringConvertible {
    /// There must be three axes.
    case wrongCount(Int)
    /// The entry of this index is not one of +x −x +y −y +z −z.
    case unknownAxis(index: Int)
    /// Two entries name the same axis of the chip.
    case repeatedAxis
    /// Such axes are the mirror image of what turning the chip can give.
    case leftHanded

    /// The rule, and the remedy.
    public var description: String {
        switch self {
        case .wrongCount(let count):
            "needs three axes and has \(count); write one of +x -x +y -y +z -z for the robot's x, y and z"
        case .unknownAxis(let index):
            "entry \(index) is not one of +x -x +y -y +z -z"
        case .repeatedAxis:
            "names an axis of the chip twice; each of x, y and z must be there once"
        case .leftHanded:
            "is left-handed, which no turned chip is; change the sign of one axis"
        }
    }
}
