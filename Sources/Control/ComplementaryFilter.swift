/// Joins an angular velocity (right at once, but drifting) with an angle (noisy, but without drift) to one angle.
///
///     angle ← predicted + (1 − α)·(reference − predicted),  predicted = angle + rate·dt,  α = T / (T + dt)
///
/// Slower than the time constant T the reference rules, faster than it the integrated rate. A constant error b of the
/// rate shifts the angle by b·T. Angles are in radians and differences are taken the short way round. Over a gap longer
/// than T one rate tells nothing: the angle starts again from the reference.
///
/// A plain value without clock; allocates nothing.
///
/// Source: W. T. Higgins, "A Comparison of Complementary and Kalman Filtering", IEEE Transactions on Aerospace and
/// Electronic Systems AES-11 (1975), 321–325.
public struct ComplementaryFilter: Sendable, Equatable {
    /// Seconds for which the rate is trusted; after a longer gap, and always for 0, the reference rules alone.
    public var timeConstant: Double

    /// The present angle in radians, −π…π; nil until the first sample.
    public private(set) var angle: Double?

    /// A filter without a first sample yet.
    public init(timeConstant: Double) {
        self.timeConstant = timeConstant
    }

    /// The angle after a new sample. The first one is taken from the reference as it is.
    ///
    /// - Parameters:
    ///   - rate: angular velocity in rad/s, from a gyroscope.
    ///   - reference: angle in radians, from an accelerometer; see ``Tilt``.
    ///   - seconds: the time since the sample before. Not above 0: the angle is kept.
    /// - Returns: radians, −π…π; NaN when an input is not finite, and then the state stays as it was.
    public mutating func update(rate: Double, reference: Double, elapsed seconds: Double) -> Double {
        guard rate.isFinite, reference.isFinite, seconds.isFinite else { return .nan }
        guard let angle else {
            return keep(reference)
        }
        guard seconds > 0 else { return angle }
        let trust = max(0, timeConstant)
        guard seconds <= trust else { return keep(reference) }
        let predicted = angle + rate * seconds
        let difference = (reference - predicted).remainder(dividingBy: 2 * .pi)
        return keep(predicted + difference * seconds / (trust + seconds))
    }

    /// Forgets the angle: the next sample is like the first one.
    public mutating func reset() {
        angle = nil
    }

    private mutating func keep(_ newAngle: Double) -> Double {
        guard newAngle.isFinite else { return .nan }
        let wrapped = newAngle.remainder(dividingBy: 2 * .pi)
        angle = wrapped
        return wrapped
    }
}
