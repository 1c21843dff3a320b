import Glibc

/// How the rover's camera looks at the floor: a pinhole camera that looks ahead and down, with square pixels.
struct CameraMount: Sendable, Equatable {
    /// The lens, above the floor and before the axle, in m.
    var height = 0.12
    var forward = 0.08
    /// How far down it looks, in radians below the horizon: 40°.
    var tilt = 40 * Double.pi / 180
    /// How much it sees from left to right, in radians: 62.2°, as the camera module 2 of the Raspberry Pi has it.
    var fieldOfView = 62.2 * Double.pi / 180

    /// Where a row of pixels meets the floor.
    struct Row: BitwiseCopyable {
        /// How far before the axle, in m.
        var forward: Double
        /// From one pixel of the row to the next, in m.
        var across: Double
        /// From one row to the next, in m.
        var along: Double
    }

    /// The row `row` from the top of a picture; nil for one that looks above the horizon, or nearly so.
    func row(_ row: Int, width: Int, height rows: Int) -> Row? {
        guard let (forward, across) = floor(Double(row) + 0.5, width, rows),
            let above = floor(Double(row), width, rows), let below = floor(Double(row + 1), width, rows)
        else { return nil }
        return Row(forward: forward, across: across, along: above.forward - below.forward)
    }

    /// Where the ray at so many rows from the top meets the floor, and how long a pixel is there.
    private func floor(_ row: Double, _ width: Int, _ rows: Int) -> (forward: Double, across: Double)? {
        let focal = Double(width) / 2 / tan(fieldOfView / 2)
        let down = row - Double(rows) / 2
        // The ray is `focal` along the axis, and `down` at a right angle to it.
        let falls = focal * sin(tilt) + down * cos(tilt)
        guard falls > 0.02 * focal else { return nil }
        let scale = height / falls
        return (forward + scale * (focal * cos(tilt) - down * sin(tilt)), scale)
    }
}
