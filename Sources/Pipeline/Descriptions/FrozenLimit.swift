import Configuration
import Quantities

/// The parameter `frozenAfterMs` that every producer of numbers or blocks has: how long the same reading may come again.
struct FrozenLimit: Sendable {
    /// Fewer readings than that in a row say nothing.
    private static let leastReadings = 4

    private let parameter: Parameter<Double?>
    private let usual: Duration?

    /// Adds it to a producer's parameters.
    init(_ parameters: inout ParameterList, default usual: Duration?) {
        self.usual = usual
        parameter = parameters.nullableNumber(
            "frozenAfterMs", unit: .milliseconds,
            in: Bounds(from: .init(0, isIncluded: false), to: .init(86_400_000, isIncluded: true)),
            default: usual.map { $0.inSeconds * 1_000 },
            "how long the same reading may come again before the sensor is taken for frozen; null: it may rest")
    }

    /// The time for a producer of that period; nil when it may rest.
    func duration(_ values: ParameterValues, period: Duration?) throws(ParameterProblem) -> Duration? {
        guard let milliseconds = values[parameter] else { return nil }
        let limit = Duration.nanoseconds(Int64(milliseconds * 1e6))
        guard let least = period.map({ $0 * Self.leastReadings }), limit < least else { return limit }
        if limit == usual { return least }
        let shortest = (least.inSeconds * 1_000).rounded(.up)
        throw ParameterProblem(
            parameter: "frozenAfterMs", rule: "must be at least \(Self.leastReadings) periods of the producer",
            value: "is \(milliseconds)", remedy: "write \(Int64(shortest)) or more, or read it more often")
    }
}
