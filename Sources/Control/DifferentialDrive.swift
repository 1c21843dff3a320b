/// What the two wheels of a robot with differential drive are to do.
///
/// Source: K. M. Lynch and F. C. Park, *Modern Robotics* (2017), section 13.3.1.2, with the turn as a share of the speed: a
/// turn is then a curvature, and a robot that is told to stand stands.
public enum DifferentialDrive {
    /// The efforts of the left and the right wheel.
    ///
    /// Where one of them would be beyond its limits both are made smaller by the same factor, so that the curve stays the
    /// one that was asked for. What is not a number makes both not a number. Allocates nothing.
    ///
    /// - Parameters:
    ///   - speed: −1…1 of full effort; forward is positive.
    ///   - turn: by how much the wheels differ from that, as a share of it; to the left is positive, also backward. At 1 the
    ///     inner wheel stands.
    @inlinable
    public static func efforts(speed: Double, turn: Double) -> (left: Double, right: Double) {
        let difference = speed.magnitude * turn
        let left = speed - difference
        let right = speed + difference
        // In this order what is not a number stays so.
        let greatest = max(left.magnitude, right.magnitude)
        guard greatest > 1 else { return (left, right) }
        // What is infinite cannot be scaled: it is no effort at all.
        guard greatest.isFinite else { return (.nan, .nan) }
        return (left / greatest, right / greatest)
    }
}
