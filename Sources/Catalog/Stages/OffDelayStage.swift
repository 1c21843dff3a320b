import Pipeline
import Quantities
import Realtime

/// `offDelay`: a flag that stays on for a while (IEC 61131-3, TOF).
struct OffDelayStage: Stage {
    static let description = StageDescription(
        "offDelay", "on with its input, and off so long after it",
        life: .tracks("it follows its input, whether anything is driven or not: the rest of its time is on too")
    ) { define in
        let input = define.input("input", Bool.self, "what it follows")
        let output = define.output("output", Bool.self, "on or off")
        let delay = define.parameters.number(
            "delayMs", unit: .milliseconds, in: .duration, default: 500, outlasting: .tick,
            "how long it stays on when the input has gone off; shorter gaps do not show")
        return { arguments in
            OffDelayStage(
                input: arguments[input], output: arguments[output], delay: .nanoseconds(milliseconds: arguments[delay]),
                end: .zero)
        }
    }

    let input: PortInput<Bool>
    let output: PortOutput<Bool>
    let delay: Int64
    var end: Timestamp

    mutating func tick(_ tick: Tick) {
        if input.value { end = tick.time.advanced(byNanoseconds: delay) }
        output.set(input.value || tick.time < end)
    }
}
