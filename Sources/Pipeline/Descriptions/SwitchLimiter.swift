/// The limits of an output that is on or off: only its safe value.
public struct SwitchLimiter: ActuatorLimiter {
    /// The safe level.
    public let safe: Bool

    /// Returns the value itself.
    public mutating func limit(_ value: Bool, elapsed: Double) -> Bool { value }

    /// Does nothing: a switch has no past.
    public mutating func reset() {}
}

extension Bool: ActuatorValue {
    /// Adds `safe`.
    public static func defineLimits(
        _ parameters: inout ParameterList, _ scale: ActuatorScale
    ) -> @Sendable (ParameterValues) throws(ParameterProblem) -> SwitchLimiter {
        let safe = parameters.flag("safe", default: false, "the level at start, at the end, and while nobody drives")
        return { values in SwitchLimiter(safe: values[safe]) }
    }
}
