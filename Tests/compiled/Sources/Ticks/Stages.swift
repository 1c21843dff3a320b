import Sinew

/// `passPose`: passes its input on.
struct PassPose: Stage {
    static let description = StageDescription("passPose", "passes its input on", life: .stateless) { define in
        let input = define.input("input", Pose.self, "a value")
        let output = define.output("output", Pose.self, "the same")
        return { PassPose(input: $0[input], output: $0[output]) }
    }

    let input: PortInput<Pose>
    let output: PortOutput<Pose>

    mutating func tick(_ tick: Tick) { output.set(input.value) }
}

/// `passMotion`: passes its input on.
struct PassMotion: Stage {
    static let description = StageDescription("passMotion", "passes its input on", life: .stateless) { define in
        let input = define.input("input", MotionSample.self, "a value")
        let output = define.output("output", MotionSample.self, "the same")
        return { PassMotion(input: $0[input], output: $0[output]) }
    }

    let input: PortInput<MotionSample>
    let output: PortOutput<MotionSample>

    mutating func tick(_ tick: Tick) { output.set(input.value) }
}

/// `passNumber`: passes its input on.
struct PassNumber: Stage {
    static let description = StageDescription("passNumber", "passes its input on", life: .stateless) { define in
        let input = define.input("input", Double.self, "a value")
        let output = define.output("output", Double.self, "the same")
        return { PassNumber(input: $0[input], output: $0[output]) }
    }

    let input: PortInput<Double>
    let output: PortOutput<Double>

    mutating func tick(_ tick: Tick) { output.set(input.value) }
}

/// `countPoses`: how many have come.
struct CountPoses: Stage {
    static let description = StageDescription("countPoses", "counts events", life: .stateless) { define in
        let event = define.events("event", Pose.self, "what is counted")
        let output = define.output("output", Double.self, "how many")
        return { CountPoses(event: $0[event], output: $0[output]) }
    }

    let event: EventInput<Pose>
    let output: PortOutput<Double>

    mutating func tick(_ tick: Tick) { output.set(Double(event.count)) }
}

/// `countFlags`: how many have come.
struct CountFlags: Stage {
    static let description = StageDescription("countFlags", "counts events", life: .stateless) { define in
        let event = define.events("event", Bool.self, "what is counted")
        let output = define.output("output", Double.self, "how many")
        return { CountFlags(event: $0[event], output: $0[output]) }
    }

    let event: EventInput<Bool>
    let output: PortOutput<Double>

    mutating func tick(_ tick: Tick) { output.set(Double(event.count)) }
}
