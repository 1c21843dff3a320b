import Pipeline
import Realtime

/// `follow`: the level after the newest edge, in the tick that drains it.
struct FollowStage: Stage {
    static let description = StageDescription(
        "follow", "the level after the newest event, kept until the next one",
        life: .tracks("the level follows the events, whether anything is driven or not")
    ) { define in
        let event = define.events("event", Bool.self, "the edges")
        let output = define.output("output", Bool.self, "the level")
        let initial = define.parameters.flag("initial", default: false, "the level before the first edge")
        define.declare(output, follows: event)
        return { arguments in
            FollowStage(event: arguments[event], output: arguments[output], level: arguments[initial])
        }
    }

    let event: EventInput<Bool>
    let output: PortOutput<Bool>
    var level: Bool

    mutating func tick(_ tick: Tick) {
        if let last = event.last { level = last.value }
        output.set(level)
    }
}
