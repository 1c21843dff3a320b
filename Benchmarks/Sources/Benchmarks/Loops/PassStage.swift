import Pipeline
import Realtime

/// `pass`: gives its input to the next stage, as each task of Copper's caterpillar does.
struct PassStage: Stage {
    static let description = StageDescription("pass", "passes its input on", life: .stateless) { define in
        let input = define.input("input", Double.self, "a number")
        let output = define.output("output", Double.self, "the same")
        return { PassStage(input: $0[input], output: $0[output]) }
    }

    let input: PortInput<Double>
    let output: PortOutput<Double>

    mutating func tick(_ tick: Tick) { output.set(input.value) }
}
