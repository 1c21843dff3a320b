import Pipeline
import Quantities

/// What `aprilTag` gives.
struct AprilTagPorts {
    /// The keys of its outputs.
    struct Keys: Sendable {
        private let id: OutputKey<Int>
        private let certainty: OutputKey<Double>
        private let x: OutputKey<Double>
        private let y: OutputKey<Double>
        private let position: OutputKey<Vector3>
        private let rotation: OutputKey<Vector3>
        private let distance: OutputKey<Double>
        private let count: OutputKey<Int>

        init(_ define: inout StageDefinition) {
            id = define.output("id", Int.self, "the tag's number; −1 while none is seen")
            certainty = define.output(
                "certainty", Double.self, "how far its fields are from being undecided, 0…1; 0 for none")
            x = define.output("x", Double.self, "its middle, −1 left…1 right; where it was last while none is seen")
            y = define.output("y", Double.self, "its middle, −1 top…1 bottom; where it was last while none is seen")
            position = define.output(
                "position", Vector3.self, unit: .meters,
                "where it is, seen from the camera: x to the right, y down, z forward; the last place while none is seen"
            )
            rotation = define.output(
                "rotation", Vector3.self, unit: .radians,
                "how it is turned against facing the camera: along the axis, as long as the angle")
            distance = define.output("distance", Double.self, unit: .meters, "how far away it is")
            count = define.output("count", Int.self, "how many tags are seen that may count")
        }

        func ports(_ arguments: StageArguments) -> AprilTagPorts {
            AprilTagPorts(
                id: arguments[id], certainty: arguments[certainty], x: arguments[x], y: arguments[y],
                position: arguments[position], rotation: arguments[rotation], distance: arguments[distance],
                count: arguments[count])
        }
    }

    let id: PortOutput<Int>
    let certainty: PortOutput<Double>
    let x: PortOutput<Double>
    let y: PortOutput<Double>
    let position: PortOutput<Vector3>
    let rotation: PortOutput<Vector3>
    let distance: PortOutput<Double>
    let count: PortOutput<Int>

    /// Gives the last tag that was seen, and whether it still is.
    func set(_ tag: AprilTagSighting, isSeen: Bool, count number: Int) {
        id.set(isSeen ? tag.id : -1)
        certainty.set(isSeen ? tag.certainty : 0)
        x.set(tag.x)
        y.set(tag.y)
        position.set(tag.position)
        rotation.set(tag.rotation)
        distance.set(tag.position.length)
        count.set(number)
    }
}
