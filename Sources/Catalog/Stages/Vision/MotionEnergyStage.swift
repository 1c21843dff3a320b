import Media
import Pipeline
import Quantities
import Realtime

/// `motionEnergy`: whether something moves in front of the camera, and where.
struct MotionEnergyStage: Stage {
    static let description = StageDescription(
        "motionEnergy", "how much the picture has changed since the one before, and where", life: .sees
    ) { define in
        let frame = define.frame()
        let energy = define.output("energy", Double.self, "the mean change of brightness, 0…1 of full scale")
        let moving = define.output("moving", Double.self, "the share of the part that has changed, 0…1")
        let x = define.output("x", Double.self, "the middle of that, −1 left…1 right; the last one while nothing moves")
        let y = define.output("y", Double.self, "the middle of that, −1 top…1 bottom; the last one while nothing moves")
        let region = define.parameters.region()
        let threshold = define.parameters.number(
            "threshold", in: .init(0.005...1), default: 0.05,
            "by how much of full scale a place has to change to be moving")
        return { arguments in
            MotionEnergyStage(
                frame: arguments[frame], energy: arguments[energy], moving: arguments[moving], x: arguments[x],
                y: arguments[y],
                meter: MotionMeter(region: arguments.region(region), threshold: arguments[threshold]))
        }
    }

    let frame: BlockInput
    let energy: PortOutput<Double>
    let moving: PortOutput<Double>
    let x: PortOutput<Double>
    let y: PortOutput<Double>
    var meter: MotionMeter

    mutating func tick(_ tick: Tick) {
        if let picture = frame.freshPicture { meter.update(picture) }
        energy.set(meter.energy)
        moving.set(meter.moving)
        x.set(meter.x)
        y.set(meter.y)
    }
}
