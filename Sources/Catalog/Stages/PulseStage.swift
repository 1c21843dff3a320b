import Pipeline
import Quantities
import Realtime

/// `pulse`: on from the tick in which an event comes, for a while.
struct PulseStage: Stage {
    static let description = StageDescription(
        "pulse", "on for a while after each event of the level true",
        life: .resets("off: an event before it is driven makes no pulse afterwards")
    ) { define in
        let event = define.events("event", Bool.self, "what sets it off, where its value is true")
        let output = define.output("output", Bool.self, "on during the pulse")
        let hold = define.parameters.number(
            "holdMs", unit: .milliseconds, in: .duration, default: 200, outlasting: .tick,
            "how long it stays on after the last event")
        define.declare(output, isSetBy: event)
        return { arguments in
            PulseStage(
                event: arguments[event], output: arguments[output], hold: .nanoseconds(milliseconds: arguments[hold]),
                end: .zero)
        }
    }

    let event: EventInput<Bool>
    let output: PortOutput<Bool>
    let hold: Int64
    var end: Timestamp

    mutating func tick(_ tick: Tick) {
        // While the loop waits for its inputs events wait too: the time of one may be over.
        if event.hasTrue(after: tick.time.advanced(byNanoseconds: -hold)) {
            end = tick.time.advanced(byNanoseconds: hold)
        }
        output.set(tick.time < end)
    }
}
