/// What of a motion sensor's sample stands still or is at its end.
public enum MotionPart: Sendable, Equatable, CustomStringConvertible {
    /// Acceleration and angular velocity along all axes.
    case everything
    /// The acceleration along all three axes.
    case accelerometer
    /// The angular velocity about all three axes.
    case gyroscope
    /// One of the six: 0 to 2 the acceleration along the chip's x, y and z, 3 to 5 the angular velocity about them.
    case axis(Int)

    /// "its readings are", "the gyroscope's x is".
    public var description: String {
        switch self {
        case .everything: "its readings are"
        case .accelerometer: "the accelerometer's readings are"
        case .gyroscope: "the gyroscope's readings are"
        case .axis(let index):
            "the \(index < 3 ? "accelerometer" : "gyroscope")'s \(["x", "y", "z"][index % 3]) is"
        }
    }
}
