import Configuration
import Pipeline
import Quantities
import Realtime

/// `scale`: its input times a factor.
struct ScaleStage: Stage {
    static let description = StageDescription("scale", "for tests") { define in
        let input = define.input("input", Double.self, "a number")
        let output = define.output("output", Double.self, "its multiple")
        let factor = define.parameters.number("factor", in: Bounds(-10...10), default: 1, "the factor")
        return { ScaleStage(input: $0[input], output: $0[output], factor: $0[factor]) }
    }

    let input: PortInput<Double>
    let output: PortOutput<Double>
    let factor: Double

    mutating func tick(_ tick: Tick) { output.set(input.value * factor) }
}

/// `total`: the sum of two.
struct TotalStage: Stage {
    static let description = StageDescription("total", "for tests") { define in
        let a = define.input("a", Double.self, "a number")
        let b = define.input("b", Double.self, "a number")
        let output = define.output("output", Double.self, "their sum")
        return { TotalStage(a: $0[a], b: $0[b], output: $0[output]) }
    }

    let a: PortInput<Double>
    let b: PortInput<Double>
    let output: PortOutput<Double>

    mutating func tick(_ tick: Tick) { output.set(a.value + b.value) }
}

/// `ratio`: one over the input, which is not finite for 0.
struct RatioStage: Stage {
    static let description = StageDescription("ratio", "for tests") { define in
        let input = define.input("input", Double.self, "a number")
        let output = define.output("output", Double.self, "one over it")
        return { RatioStage(input: $0[input], output: $0[output]) }
    }

    let input: PortInput<Double>
    let output: PortOutput<Double>

    mutating func tick(_ tick: Tick) { output.set(1 / input.value) }
}

/// `count`: how many events came in this tick, how many were kept, and whether they came in order.
struct CountStage: Stage {
    static let description = StageDescription("count", "for tests") { define in
        let event = define.events("event", Bool.self, "what is counted")
        let output = define.output("output", Int.self, "how many; negative when not all were kept")
        return { CountStage(event: $0[event], output: $0[output]) }
    }

    let event: EventInput<Bool>
    let output: PortOutput<Int>

    mutating func tick(_ tick: Tick) { output.set(event.isTruncated ? -Int(event.count) : Int(event.count)) }
}

/// `gap`: the difference of the two fields of one reading.
struct GapStage: Stage {
    static let description = StageDescription("gap", "for tests") { define in
        let input = define.input("input", Pair.self, "two numbers")
        let output = define.output("output", Double.self, "their difference")
        return { GapStage(input: $0[input], output: $0[output]) }
    }

    let input: PortInput<Pair>
    let output: PortOutput<Double>

    mutating func tick(_ tick: Tick) { output.set(input.value.first - input.value.second) }
}

/// `angle`: takes radians only.
struct AngleStage: Stage {
    static let description = StageDescription("angle", "for tests") { define in
        let input = define.input("input", Double.self, unit: .radians, "an angle")
        let output = define.output("output", Double.self, unit: .radians, "the same")
        let limits = define.parameters.interval("limits", in: .any, default: -1...1, "its limits")
        return { AngleStage(input: $0[input], output: $0[output], limits: $0[limits]) }
    }

    let input: PortInput<Double>
    let output: PortOutput<Double>
    let limits: ClosedRange<Double>

    mutating func tick(_ tick: Tick) { output.set(input.value) }
}

/// `fresh`: whether its input has arrived since the tick before.
struct FreshStage: Stage {
    static let description = StageDescription("fresh", "for tests") { define in
        let input = define.input("input", Double.self, "a number")
        let output = define.output("output", Bool.self, "whether it is new")
        return { FreshStage(input: $0[input], output: $0[output]) }
    }

    let input: PortInput<Double>
    let output: PortOutput<Bool>

    mutating func tick(_ tick: Tick) { output.set(input.isFresh) }
}

/// `mark`: notes each tick in the journal.
struct MarkStage: Stage {
    static let description: StageDescription = description(Journal())

    static func description(_ journal: Journal) -> StageDescription {
        StageDescription("mark", "for tests") { define in
            let output = define.output("output", Double.self, "a quarter")
            return { MarkStage(output: $0[output], journal: journal) }
        }
    }

    let output: PortOutput<Double>
    let journal: Journal

    mutating func tick(_ tick: Tick) {
        journal.note("tick")
        output.set(0.25)
    }
}

/// `constant`: a number out of nothing.
struct ConstantStage: Stage {
    static let description = StageDescription("constant", "for tests") { define in
        let output = define.output("output", Double.self, "the number")
        let value = define.parameters.number("value", "the number")
        return { ConstantStage(output: $0[output], value: $0[value]) }
    }

    let output: PortOutput<Double>
    let value: Double

    mutating func tick(_ tick: Tick) { output.set(value) }
}

/// `above`: a switch with two parameters that must fit together.
struct AboveStage: Stage {
    static let description = StageDescription("above", "for tests") { define in
        let input = define.input("input", Double.self, "a number")
        let output = define.output("output", Bool.self, "whether it is above")
        let on = define.parameters.number("on", default: 1, "where it switches on")
        let off = define.parameters.number("off", default: 0, "where it switches off")
        return { arguments throws(ParameterProblem) in
            guard arguments[off] <= arguments[on] else {
                throw ParameterProblem(parameter: "off", rule: "must not be above on", remedy: "exchange the two")
            }
            return AboveStage(input: arguments[input], output: arguments[output], on: arguments[on])
        }
    }

    let input: PortInput<Double>
    let output: PortOutput<Bool>
    let on: Double

    mutating func tick(_ tick: Tick) { output.set(input.value > on) }
}

/// `echo`: hands a switch on.
struct EchoStage: Stage {
    static let description = StageDescription("echo", "for tests") { define in
        let input = define.input("input", Bool.self, "a switch")
        let output = define.output("output", Bool.self, "the same")
        return { EchoStage(input: $0[input], output: $0[output]) }
    }

    let input: PortInput<Bool>
    let output: PortOutput<Bool>

    mutating func tick(_ tick: Tick) { output.set(input.value) }
}

/// `latest`: the newest event's value.
struct LatestStage: Stage {
    static let description = StageDescription("latest", "for tests") { define in
        let event = define.events("event", Bool.self, "a switch")
        let output = define.output("output", Bool.self, "where it stands")
        return { LatestStage(event: $0[event], output: $0[output]) }
    }

    let event: EventInput<Bool>
    let output: PortOutput<Bool>
    private var level = false

    init(event: EventInput<Bool>, output: PortOutput<Bool>) {
        self.event = event
        self.output = output
    }

    mutating func tick(_ tick: Tick) {
        level = event.last?.value ?? level
        output.set(level)
    }
}

/// `split`: two outputs.
struct SplitStage: Stage {
    static let description = StageDescription("split", "for tests") { define in
        let input = define.input("input", Double.self, "a number")
        let left = define.output("left", Double.self, "the number")
        let right = define.output("right", Double.self, "its negative")
        return { SplitStage(input: $0[input], left: $0[left], right: $0[right]) }
    }

    let input: PortInput<Double>
    let left: PortOutput<Double>
    let right: PortOutput<Double>

    mutating func tick(_ tick: Tick) {
        left.set(input.value)
        right.set(-input.value)
    }
}

/// `any`: whether one of the tick's events is true.
struct AnyStage: Stage {
    static let description = StageDescription("any", "for tests") { define in
        let event = define.events("event", Bool.self, "a switch")
        let output = define.output("output", Bool.self, "whether one is true")
        return { AnyStage(event: $0[event], output: $0[output]) }
    }

    let event: EventInput<Bool>
    let output: PortOutput<Bool>

    mutating func tick(_ tick: Tick) { output.set(event.hasTrue) }
}
