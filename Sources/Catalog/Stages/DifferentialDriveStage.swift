import Control
import Pipeline
import Realtime

/// `differentialDrive`: speed and turn as the efforts of two wheels.
struct DifferentialDriveStage: Stage {
    static let description = StageDescription(
        "differentialDrive", "speed and turn as the efforts of a left and a right wheel", life: .stateless
    ) { define in
        let speed = define.input("speed", Double.self, "−1…1 of full effort; forward is positive")
        let turn = define.input(
            "turn", Double.self,
            "by how much the wheels differ from it, as a share of the speed; to the left is positive. At 1 the inner one stands"
        )
        let passage = define.passage(of: turn)
        let left = define.output("left", Double.self, "the left wheel's effort, −1…1")
        let right = define.output(
            "right", Double.self, "the right one's; where one would be beyond its limits both are smaller")
        return { arguments in
            DifferentialDriveStage(
                speed: arguments[speed], turn: arguments[turn], passage: arguments[passage], left: arguments[left],
                right: arguments[right])
        }
    }

    let speed: PortInput<Double>
    let turn: PortInput<Double>
    let passage: Passage
    let left: PortOutput<Double>
    let right: PortOutput<Double>

    mutating func tick(_ tick: Tick) {
        // A robot that stands does not turn, whatever is asked for.
        passage.isClosed = speed.value == 0
        let efforts = DifferentialDrive.efforts(speed: speed.value, turn: turn.value)
        left.set(efforts.left)
        right.set(efforts.right)
    }
}
