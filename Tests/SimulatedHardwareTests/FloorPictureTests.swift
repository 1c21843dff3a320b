import Glibc
import Testing

@testable import SimulatedHardware

/// What the rover's camera sees, against geometry worked out by hand: a pinhole 12 cm above the floor, 8 cm before the axle,
/// 40° downwards, 62.2° wide.
struct FloorPictureTests {
    /// Where a point of the floor, before and to the left of the axle, appears in a picture of that width.
    private static func pixel(forward: Double, left: Double, width: Int, height: Int) -> (x: Double, y: Double) {
        let tilt = 40 * Double.pi / 180
        let focal = Double(width) / 2 / tan(62.2 / 2 * Double.pi / 180)
        let ahead = forward - 0.08
        let depth = ahead * cos(tilt) + 0.12 * sin(tilt)
        let down = 0.12 * cos(tilt) - ahead * sin(tilt)
        return (Double(width) / 2 - focal * left / depth, Double(height) / 2 + focal * down / depth)
    }

    /// How far before the axle a row sees the floor.
    private static func forward(row: Double, width: Int, height: Int) -> Double {
        let focal = Double(width) / 2 / tan(62.2 / 2 * Double.pi / 180)
        let angle = 40 * Double.pi / 180 + atan((row - Double(height) / 2) / focal)
        return 0.08 + 0.12 / tan(angle)
    }

    @Test(arguments: [-0.05, -0.02, 0, 0.013, 0.04])
    func `a line beside the rover appears at the pixels that the pinhole gives`(offset: Double) throws {
        // The bottom straight lies at y = −0.5, along x.
        let picture = DrawnPicture(RoverBench.state(x: -0.5, y: -0.5 + offset))
        for row in stride(from: 40, to: 240, by: 20) {
            let forward = Self.forward(row: Double(row) + 0.5, width: 320, height: 240)
            let expected = Self.pixel(forward: forward, left: -offset, width: 320, height: 240)
            #expect(abs(expected.y - Double(row) - 0.5) < 1e-6)
            guard (20...300).contains(expected.x) else { continue }
            let found = try #require(picture.lineMiddle(row: row))
            #expect(abs(found - expected.x) < 0.35, "row \(row)")
        }
    }

    @Test
    func `the line is as wide as its two centimetres at each distance`() {
        let picture = DrawnPicture(RoverBench.state(x: -0.5, y: -0.5))
        for row in [60, 120, 200] {
            let forward = Self.forward(row: Double(row) + 0.5, width: 320, height: 240)
            let edges = [0.01, -0.01].map { Self.pixel(forward: forward, left: $0, width: 320, height: 240).x }
            let darkness = (0..<320).map { Double(200 - picture.luma($0, row)) / 160 }.filter { $0 > 0.1 }.reduce(0, +)
            #expect(abs(darkness - (edges[1] - edges[0])) < 0.6, "row \(row)")
        }
    }

    @Test
    func `a rover that turns sees the line turned, and a rover on a bend sees it bent to the inner side`() throws {
        let turned = DrawnPicture(RoverBench.state(x: -0.5, y: -0.5, heading: 0.2))
        for row in [80, 120, 160] {
            // On the line through the axle at an angle of −0.2 to where the camera looks: left = −forward·tan 0.2.
            let forward = Self.forward(row: Double(row) + 0.5, width: 320, height: 240)
            let expected = Self.pixel(forward: forward, left: -forward * tan(0.2), width: 320, height: 240)
            #expect(abs(try #require(turned.lineMiddle(row: row)) - expected.x) < 0.4, "row \(row)")
        }
        // On the right bend, a circle of 50 cm about (0.7, 0), heading up the picture's map.
        let bent = DrawnPicture(RoverBench.state(x: 1.2, y: 0, heading: .pi / 2))
        for row in [80, 120, 160] {
            let forward = Self.forward(row: Double(row) + 0.5, width: 320, height: 240)
            let left = 0.5 - (0.25 - forward * forward).squareRoot()
            let expected = Self.pixel(forward: forward, left: left, width: 320, height: 240)
            #expect(abs(try #require(bent.lineMiddle(row: row)) - expected.x) < 0.7, "row \(row)")
        }
    }

    @Test
    func `a rover that shifts by a tenth of a pixel sees the line shift by as much, without steps`() throws {
        let pixel = 0.12 / (160 / tan(62.2 / 2 * Double.pi / 180) * sin(40 * Double.pi / 180))
        var last: Double?
        var worst = 0.0
        for step in 0...30 {
            let state = RoverBench.state(x: -0.5, y: -0.5 + Double(step) * pixel / 10)
            let middle = try #require(DrawnPicture(state).lineMiddle(row: 116, rows: 8))
            if let last { worst = max(worst, abs(middle - last - 0.1)) }
            last = middle
        }
        #expect(worst < 0.04)
    }

    @Test
    func `noise is of the seed and of the picture's number, and of nothing else`() {
        let state = RoverBench.state(x: 0, y: -0.5)
        let picture = DrawnPicture(state, number: 5, seed: 3)
        #expect(picture.bytes == DrawnPicture(state, number: 5, seed: 3).bytes)
        #expect(picture.bytes != DrawnPicture(state, number: 6, seed: 3).bytes)
        #expect(picture.bytes != DrawnPicture(state, number: 5, seed: 4).bytes)
        // On the floor beside the line it has a standard deviation of 2 levels.
        let lumas = (0..<60).map { Double(picture.luma($0, 120)) }
        let mean = lumas.reduce(0, +) / 60
        let deviation = (lumas.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 59).squareRoot()
        #expect(abs(mean - 200) < 1.5 && (1.2...3).contains(deviation))
    }

    @Test
    func `a wall is seen where the floor ends, and fills what lies behind it`() {
        // 30 cm before the wall at x = 1.6, heading for it: floor up to 30 cm before the axle.
        let picture = DrawnPicture(RoverBench.state(x: 1.3, y: 0.8))
        for row in 0..<240 {
            let isFloor = Self.forward(row: Double(row) + 0.5, width: 320, height: 240) < 0.3
            #expect(abs(picture.luma(160, row) - (isFloor ? 200 : 150)) <= 12, "row \(row)")
        }
    }

    @Test
    func `the stripe of the gate is yellow, and hardly darker than the floor`() {
        // The gate lies at x = 0; the camera's middle row sees 22.3 cm before the axle.
        let picture = DrawnPicture(RoverBench.state(x: -0.223, y: -0.5))
        let place = 2 * (120 * 320 + 40)
        #expect(abs(Int(picture.bytes[place]) - 190) <= 12)
        #expect(picture.bytes[place + 1] < 80 && picture.bytes[place + 3] > 135)
        let beside = 2 * (60 * 320 + 40)
        #expect(picture.bytes[beside + 1] == 128 && picture.bytes[beside + 3] == 128)
    }
}
