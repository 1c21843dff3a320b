import Quantities

/// A value that an actuator can be driven with: what limits it has in the configuration, and how they are kept.
public protocol ActuatorValue: PortValue {
    /// The limits as the configuration states them.
    associatedtype Limiter: ActuatorLimiter where Limiter.Value == Self

    /// Adds the limits' parameters (`safe`, `range`, …) to an actuator's own, and returns what reads them.
    static func defineLimits(
        _ parameters: inout ParameterList, _ scale: ActuatorScale
    ) -> @Sendable (ParameterValues) throws(ParameterProblem) -> Limiter
}

/// Keeps a value within an actuator's limits, tick by tick. Arithmetic only.
public protocol ActuatorLimiter: Sendable {
    /// What is limited.
    associatedtype Value: ActuatorValue

    /// The value at which nothing can happen: at start, at the end, and whenever nobody drives.
    var safe: Value { get }

    /// The value to write instead of `value`, `elapsed` seconds after the one before.
    mutating func limit(_ value: Value, elapsed: Double) -> Value

    /// The output has been made safe by other means: the next value starts from there.
    mutating func reset()
}
