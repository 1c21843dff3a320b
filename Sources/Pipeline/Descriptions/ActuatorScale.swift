import Quantities

/// Which numbers an actuator takes: its `range` and `safe` are stated in them.
public struct ActuatorScale: Sendable {
    /// The unit of `range` and `safe`.
    public var unit: Unit
    /// What `range` may span.
    public var bounds: ClosedRange<Double>
    /// What `range` is when it is left out.
    public var range: ClosedRange<Double>
    /// A value outside the bounds at which the output is idle, a servo without pulses for one: `safe` may be that as well.
    public var idle: Double?

    /// A scale; by default −1…1.
    public init(
        unit: Unit = .one, bounds: ClosedRange<Double> = -1...1, range: ClosedRange<Double>? = nil,
        idle: Double? = nil
    ) {
        self.unit = unit
        self.bounds = bounds
        self.range = range ?? bounds
        self.idle = idle
    }

    /// What `safe` is when it is left out.
    var safe: Double { idle ?? 0 }

    /// What `safe` may be before it is compared with `range`.
    var safeBounds: ClosedRange<Double> {
        let idle = idle ?? bounds.lowerBound
        return min(idle, bounds.lowerBound)...max(idle, bounds.upperBound)
    }
}
