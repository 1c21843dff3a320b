import Pipeline
import Realtime

/// `counting`: another number in each tick, as the first task of Copper's caterpillar gives another state.
struct CountingStage: Stage {
    static let description = StageDescription("counting", "0 to 1023 and again", life: .tracks("it goes on")) {
        define in
        let output = define.output("output", Double.self, "the number")
        return { CountingStage(output: $0[output], next: 0) }
    }

    let output: PortOutput<Double>
    var next: UInt64

    mutating func tick(_ tick: Tick) {
        output.set(Double(next & 1023))
        next &+= 1
    }
}
