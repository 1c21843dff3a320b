import Sinew

/// A structure of numbers as an author outside brings one along.
struct Pose: PortValue {
    var position: Vector3
    var velocity: Vector3
    var heading: Double

    static var portType: PortType {
        .structure(
            name: "pose",
            fields: [
                .init(name: "position", type: .vector, unit: .meters, offset: 0),
                .init(name: "velocity", type: .vector, unit: .one, offset: 24),
                .init(name: "heading", type: .double, unit: .radians, offset: 48),
            ])
    }

    static var zero: Pose { Pose(0) }

    var isFinite: Bool { position.isFinite && velocity.isFinite && heading.isFinite }

    /// One whose numbers all follow from `number`.
    init(_ number: Double) {
        position = Vector3(x: number, y: -number, z: 1)
        velocity = Vector3(x: 0, y: number, z: 0)
        heading = number
    }
}
