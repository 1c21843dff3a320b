import Pipeline
import Realtime

/// `select`: one of two numbers, by a flag (IEC 61131-3, SEL).
struct SelectStage: Stage {
    static let description = StageDescription("select", "one of two numbers, by a flag", life: .stateless) { define in
        let input = define.input("input", Bool.self, "which")
        let output = define.output("output", Double.self, "whenOn or whenOff")
        let whenOn = define.parameters.number("whenOn", "the number while the input is on")
        let whenOff = define.parameters.number("whenOff", default: 0, "the number while it is off")
        return { arguments in
            SelectStage(
                input: arguments[input], output: arguments[output], whenOn: arguments[whenOn],
                whenOff: arguments[whenOff])
        }
    }

    let input: PortInput<Bool>
    let output: PortOutput<Double>
    let whenOn: Double
    let whenOff: Double

    mutating func tick(_ tick: Tick) {
        output.set(input.value ? whenOn : whenOff)
    }
}
