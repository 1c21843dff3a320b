import Pipeline
import Quantities
import Realtime

/// `gather.resets`, `gather.holds`, `gather.tracks`: how many ticks it has had, in thousandths, with a life of each kind.
struct GatherStage: Stage {
    static let description: StageDescription = description(.resets)

    static func description(_ life: StageLife) -> StageDescription {
        StageDescription("gather.\(life.kind)", "for tests", life: life) { define in
            let input = define.input("input", Double.self, "a number")
            let output = define.output("output", Double.self, "the count")
            return { GatherStage(input: $0[input], output: $0[output]) }
        }
    }

    let input: PortInput<Double>
    let output: PortOutput<Double>
    var count = 0.0

    /// Counts, from what has been given.
    static func counts(_ values: [Double]) -> [Int] { values.map { Int(($0 * 1_000).rounded()) } }

    mutating func tick(_ tick: Tick) {
        count += 1
        output.set(count / 1_000)
    }
}

/// `drive`: what becomes of its output, as a number.
struct DriveStage: Stage {
    static let description = StageDescription("drive", "for tests", life: .stateless) { define in
        let input = define.input("input", Double.self, "a number")
        let output = define.output("output", Double.self, "the state's number")
        return { DriveStage(input: $0[input], output: $0[output], drive: $0.drive) }
    }

    let input: PortInput<Double>
    let output: PortOutput<Double>
    let drive: StageDrive

    mutating func tick(_ tick: Tick) { output.set(Double(drive.state.rawValue)) }
}

/// `valve`: passes its input on while another one is not negative.
struct ValveStage: Stage {
    static let description = StageDescription("valve", "for tests", life: .stateless) { define in
        let input = define.input("input", Double.self, "a number")
        let lever = define.input("lever", Double.self, "what closes it")
        let passage = define.passage(of: input)
        let output = define.output("output", Double.self, "the number, or zero")
        return { ValveStage(input: $0[input], lever: $0[lever], passage: $0[passage], output: $0[output]) }
    }

    let input: PortInput<Double>
    let lever: PortInput<Double>
    let passage: Passage
    let output: PortOutput<Double>

    mutating func tick(_ tick: Tick) {
        passage.isClosed = lever.value < 0
        output.set(passage.isClosed ? 0 : input.value)
    }
}
