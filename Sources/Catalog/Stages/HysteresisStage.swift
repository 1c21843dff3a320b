import Control
import Pipeline
import Quantities
import Realtime

/// `hysteresis`: a switch with two thresholds, such as a fan's.
struct HysteresisStage: Stage {
    static let description = StageDescription(
        "hysteresis", "a switch with two thresholds, which does not chatter",
        life: .tracks(
            "it follows its input, whether anything is driven or not; between the thresholds it stays as it was")
    ) { define in
        let input = define.input("input", Double.self, "the value that is watched")
        let output = define.output("output", Bool.self, "on or off")
        let onAbove = define.parameters.number("onAbove", "above this value it switches on")
        let offBelow = define.parameters.number("offBelow", "below this value it switches off")
        return { arguments throws(ParameterProblem) in
            guard arguments[offBelow] <= arguments[onAbove] else {
                throw ParameterProblem(
                    parameter: "offBelow", rule: "must not be above onAbove",
                    value: "\(arguments[offBelow]) is above \(arguments[onAbove])", remedy: "exchange the two")
            }
            return HysteresisStage(
                input: arguments[input], output: arguments[output],
                law: Hysteresis(onAbove: arguments[onAbove], offBelow: arguments[offBelow]))
        }
    }

    let input: PortInput<Double>
    let output: PortOutput<Bool>
    var law: Hysteresis

    mutating func tick(_ tick: Tick) {
        output.set(law.update(input.value))
    }
}
