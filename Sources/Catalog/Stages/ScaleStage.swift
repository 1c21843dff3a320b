import Pipeline
import Realtime

/// `scale`: a range of numbers onto another one, such as an angle onto the pulse of a servo.
struct ScaleStage: Stage {
    static let description = StageDescription(
        "scale", "maps a range onto another in a straight line", life: .stateless
    ) { define in
        let input = define.input("input", Double.self, "what is mapped; cut to its range")
        let output = define.output("output", Double.self, "between atLow and atHigh")
        let range = define.parameters.interval("range", in: .any, default: -1...1, "the input's range")
        let low = define.parameters.number("atLow", "the output at the low end of the range")
        let high = define.parameters.number("atHigh", "the output at the high end; may be the smaller one")
        return { arguments in
            ScaleStage(
                input: arguments[input], output: arguments[output], range: arguments[range], low: arguments[low],
                high: arguments[high])
        }
    }

    let input: PortInput<Double>
    let output: PortOutput<Double>
    let range: ClosedRange<Double>
    let low: Double
    let high: Double

    mutating func tick(_ tick: Tick) {
        // In this order what is not a number stays so, and the actuator goes safe.
        let value = min(max(input.value, range.lowerBound), range.upperBound)
        let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        output.set(low * (1 - share) + high * share)
    }
}
