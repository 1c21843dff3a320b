import Sinew

/// `outside.smooth`: a low-pass filter by the times of its readings.
struct SmoothStage: Stage {
    /// What it is called, takes and gives.
    static let description = StageDescription(
        "outside.smooth", "a low-pass filter of the first order",
        life: .tracks("it follows its input, whether anything is driven or not")
    ) { define in
        let input = define.input("input", Double.self, unit: .meters, "what is smoothed")
        let output = define.output("output", Double.self, unit: .meters, "the same without what is fast")
        let time = define.parameters.number(
            "timeConstantMs", unit: .milliseconds, in: .above(0), default: 200, "how slowly it follows")
        return { arguments in
            SmoothStage(
                input: arguments[input], output: arguments[output], timeConstant: arguments[time] / 1_000)
        }
    }

    let input: PortInput<Double>
    let output: PortOutput<Double>
    let timeConstant: Double
    var clock = SampleClock()
    var value = 0.0

    mutating func tick(_ tick: Tick) {
        // By the times at which its readings were measured, and not by the tick's: a reading may stand for many ticks.
        switch clock.take(input.time, isFresh: input.isFresh, isOld: input.isOld, now: tick.time) {
        case .first: value = input.value
        case .next(let elapsed): value += (input.value - value) * (elapsed / (timeConstant + elapsed))
        case .repeated, .missing: break
        }
        output.set(value)
    }
}
