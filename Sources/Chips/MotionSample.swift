import Quantities

/// One reading of a motion sensor, all of it measured in the same instant. In the robot's axes: x forward, y left,
/// z up.
@frozen
public struct MotionSample: BitwiseCopyable, Sendable, Equatable {
    /// Specific force in m/s²: at rest and level (0, 0, +9.81).
    public var acceleration: Vector3
    /// Angular velocity in rad/s, by the right-hand rule.
    public var angularVelocity: Vector3
    /// Temperature of the chip in °C.
    public var temperature: Double

    /// A reading of the given parts.
    @inlinable
    public init(acceleration: Vector3, angularVelocity: Vector3, temperature: Double) {
        self.acceleration = acceleration
        self.angularVelocity = angularVelocity
        self.temperature = temperature
    }
}
