import Pipeline
import Quantities
import Realtime

/// `stopOn`: passes a value on, but zero for a while after an event.
struct StopOnStage: Stage {
    static let description = StageDescription("stopOn", "passes its input on; zero for a while after each event") {
        define in
        let event = define.events("event", Bool.self, "what stops it, where its value is true")
        let input = define.input("input", Double.self, "what is passed on")
        let output = define.output("output", Double.self, "the input, or zero")
        let hold = define.parameters.number(
            "holdMs", unit: .milliseconds, in: .duration, default: 500, "how long it gives zero after the last event")
        return { arguments in
            StopOnStage(
                event: arguments[event], input: arguments[input], output: arguments[output],
                hold: Int64(arguments[hold] * 1e6), end: .zero)
        }
    }

    let event: EventInput<Bool>
    let input: PortInput<Double>
    let output: PortOutput<Double>
    let hold: Int64
    var end: Timestamp

    mutating func tick(_ tick: Tick) {
        if event.hasTrue { end = tick.time.advanced(byNanoseconds: hold) }
        output.set(tick.time < end ? 0 : input.value)
    }
}
