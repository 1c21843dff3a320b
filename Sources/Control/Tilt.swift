import Glibc
import Quantities

/// Angles against the vertical, from what an accelerometer shows.
///
/// The robot's axes are those of REP 103: x forward, y left, z up, right-handed. An accelerometer shows the specific
/// force: at rest and level (0, 0, +9.81) m/s². While the robot itself accelerates the angles are off by that.
///
/// Source: M. Pedley, *Tilt Sensing Using a Three-Axis Accelerometer*, NXP application note AN3461, section 4.
public enum Tilt {
    /// Rotation about the y axis in radians, −π…π; positive when the robot leans forward (nose down).
    public static func pitch(specificForce force: Vector3) -> Double {
        atan2(-force.x, force.z)
    }

    /// Rotation about the x axis in radians, −π…π; positive when the robot leans to its right.
    public static func roll(specificForce force: Vector3) -> Double {
        atan2(force.y, force.z)
    }
}
