import Configuration

/// The limits of an output with a magnitude: a range, and how fast it may change.
public struct RangeLimiter: ActuatorLimiter {
    /// The safe value.
    public let safe: Double
    private let range: ClosedRange<Double>
    private let slewPerSecond: Double?
    /// Nil while the output is idle: nobody knows where a servo without pulses stands.
    private var last: Double?

    init(safe: Double, range: ClosedRange<Double>, slewPerSecond: Double?) {
        self.safe = safe
        self.range = range
        self.slewPerSecond = slewPerSecond
        reset()
    }

    /// Cuts the value to the range, then to what the slew limit allows since the last one.
    public mutating func limit(_ value: Double, elapsed: Double) -> Double {
        var limited = min(max(value, range.lowerBound), range.upperBound)
        if let slewPerSecond, let last {
            let step = slewPerSecond * elapsed
            limited = min(max(limited, last - step), last + step)
        }
        last = limited
        return limited
    }

    /// Starts again from the safe value; from anywhere when that is idle.
    public mutating func reset() {
        last = range.contains(safe) ? safe : nil
    }
}

extension Double: ActuatorValue {
    /// Adds `range`, `slewPerSecond` and `safe`.
    public static func defineLimits(
        _ parameters: inout ParameterList, _ scale: ActuatorScale
    ) -> @Sendable (ParameterValues) throws(ParameterProblem) -> RangeLimiter {
        let range = parameters.interval(
            "range", unit: scale.unit, in: Bounds(scale.bounds), default: scale.range,
            "the values that may be written; others are cut to it")
        let slew = parameters.optionalNumber(
            "slewPerSecond", in: .above(0), "the greatest change of the value in a second")
        let safe = parameters.number(
            "safe", unit: scale.unit, in: Bounds(scale.safeBounds), default: scale.safe,
            "the value at start, at the end, and while nobody drives")
        return { values throws(ParameterProblem) in
            guard values[range].contains(values[safe]) || values[safe] == scale.idle else {
                let idle = scale.idle.map { ", or \($0)" } ?? ""
                throw ParameterProblem(
                    parameter: "safe", rule: "must be within range",
                    value: "is \(values[safe])",
                    remedy: "write a number between \(values[range].lowerBound) and \(values[range].upperBound)\(idle)")
            }
            return RangeLimiter(safe: values[safe], range: values[range], slewPerSecond: values[slew])
        }
    }
}
