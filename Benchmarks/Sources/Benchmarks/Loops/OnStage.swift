import Pipeline
import Realtime

/// `on`: always true, so that an output is driven for as long as its robot is alive.
struct OnStage: Stage {
    static let description = StageDescription("on", "always true", life: .stateless) { define in
        let output = define.output("output", Bool.self, "true")
        return { OnStage(output: $0[output]) }
    }

    let output: PortOutput<Bool>

    mutating func tick(_ tick: Tick) { output.set(true) }
}
