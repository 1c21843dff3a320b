import Pipeline
import Quantities
import Realtime

/// `stopOn`: passes a value on, but zero for a while after an event. What comes in is not driven with meanwhile.
struct StopOnStage: Stage {
    static let description = StageDescription(
        "stopOn", "passes its input on; zero for a while after each event",
        life: .tracks("an event counts, whether anything is driven or not: the rest of its time is zero too")
    ) { define in
        let event = define.events("event", Bool.self, "what stops it, where its value is true")
        let input = define.input("input", Double.self, "what is passed on")
        let passage = define.passage(of: input)
        let output = define.output("output", Double.self, "the input, or zero")
        let hold = define.parameters.number(
            "holdMs", unit: .milliseconds, in: .duration, default: 500, outlasting: .tick,
            "how long it gives zero after the last event")
        return { arguments in
            StopOnStage(
                event: arguments[event], input: arguments[input], passage: arguments[passage],
                output: arguments[output],
                hold: .nanoseconds(milliseconds: arguments[hold]), end: .zero)
        }
    }

    let event: EventInput<Bool>
    let input: PortInput<Double>
    let passage: Passage
    let output: PortOutput<Double>
    let hold: Int64
    var end: Timestamp

    mutating func tick(_ tick: Tick) {
        if event.hasTrue { end = tick.time.advanced(byNanoseconds: hold) }
        let isStopped = tick.time < end
        passage.isClosed = isStopped
        output.set(isStopped ? 0 : input.value)
    }
}
