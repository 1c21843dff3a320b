import CAprilTag
import Glibc
import Quantities

/// What was found in one picture.
struct AprilTagSighting: BitwiseCopyable {
    /// The tag that counts; −1 for none.
    var id = -1
    /// How far its bits are from being undecided, 0…1.
    var certainty = 0.0
    /// Its middle, −1…1.
    var x = 0.0
    var y = 0.0
    /// Where it is, seen from the camera: x to the right, y down, z forward, in metres.
    var position = Vector3.zero
    /// How it is turned: along the axis of the turn, as long as its angle in radians.
    var rotation = Vector3.zero
    /// How many tags there are.
    var count = 0
    /// When the picture was taken.
    var time = Timestamp.zero

    /// What is in a picture, of the tags that are wanted: the largest.
    init(
        _ tags: UnsafeBufferPointer<sinew_apriltag_tag>, wanted: Int?, minimumCertainty: Double, width: Int,
        height: Int,
        time: Timestamp
    ) {
        self.time = time
        var largest = 0.0
        for tag in tags {
            // The library sharpens, so that full scale is what black and white at their strongest come to.
            let certainty = min(1, max(0, Double(tag.margin) / 255))
            guard certainty >= minimumCertainty, wanted == nil || wanted == Int(tag.id) else { continue }
            count += 1
            let area = Self.area(tag)
            guard area > largest else { continue }
            largest = area
            id = Int(tag.id)
            self.certainty = certainty
            x = min(max(2 * tag.center.0 / Double(width) - 1, -1), 1)
            y = min(max(2 * tag.center.1 / Double(height) - 1, -1), 1)
            position = Vector3(x: tag.translation.0, y: tag.translation.1, z: tag.translation.2)
            rotation = Self.turn(tag.rotation)
        }
    }

    init() {}

    /// The area within its corners, in square pixels (the shoelace formula).
    private static func area(_ tag: sinew_apriltag_tag) -> Double {
        let (a, b, c, d) = tag.corners
        let first = (c.0 - a.0) * (d.1 - b.1)
        let second = (d.0 - b.0) * (c.1 - a.1)
        return abs(first - second) / 2
    }

    /// Axis times angle of a rotation matrix.
    static func turn(_ r: (Double, Double, Double, Double, Double, Double, Double, Double, Double)) -> Vector3 {
        let axis = Vector3(x: r.7 - r.5, y: r.2 - r.6, z: r.3 - r.1)
        let sine = axis.length / 2
        let angle = atan2(sine, (r.0 + r.4 + r.8 - 1) / 2)
        // Towards no turn at all the angle is its sine.
        let scale = sine > 1e-9 ? angle / (2 * sine) : 0.5
        return Vector3(x: axis.x * scale, y: axis.y * scale, z: axis.z * scale)
    }
}
