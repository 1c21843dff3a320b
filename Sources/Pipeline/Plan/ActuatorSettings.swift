import Quantities

/// When an actuator goes to its safe value by itself, and how it comes back.
struct ActuatorSettings: Sendable, Hashable {
    /// Nanoseconds without a value after which it is made safe; nil for a time that follows from its loop's rate.
    var staleAfter: Int64?
    /// The greatest age in nanoseconds of the readings behind a value; nil for none.
    var maxAge: Int64?
    /// Whether it stays safe after a fault until somebody arms it.
    var latches = false

    /// Adds the parameters that every actuator has.
    static func define(_ parameters: inout ParameterList) -> @Sendable (ParameterValues) -> ActuatorSettings {
        let staleAfter = parameters.optionalNumber(
            "staleAfterMs", unit: .milliseconds, in: .duration, outlasting: .values,
            "time without a value after which it goes safe; by default five periods of its loop, at least 100 ms")
        let maxAge = parameters.optionalNumber(
            "maxAgeAtActuationMs", unit: .milliseconds, in: .duration, outlasting: .readings,
            "the greatest age of the oldest reading behind a value; an older value is not written")
        let latch = parameters.flag(
            "latch", default: false, "whether it stays safe after a fault until somebody arms it")
        return { values in
            ActuatorSettings(
                staleAfter: values[staleAfter].map(Int64.nanoseconds(milliseconds:)),
                maxAge: values[maxAge].map(Int64.nanoseconds(milliseconds:)), latches: values[latch])
        }
    }
}
