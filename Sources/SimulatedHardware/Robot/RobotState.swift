/// Where the simulated robot is, and how it moves.
public struct RobotState: BitwiseCopyable, Sendable, Equatable {
    /// Way of the axle in m; forward is positive.
    public var position = 0.0
    /// Speed of the axle in m/s.
    public var velocity = 0.0
    /// Angle of the body against the vertical in radians; leaning forward is positive.
    public var tilt = 0.0
    /// Angular velocity of the body in rad/s.
    public var tiltRate = 0.0
}
