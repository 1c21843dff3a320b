import Glibc
import HardwareIO
import Media

/// Draws what the rover's camera sees, as YUYV: the floor in perspective with the line and the yellow stripe of the gate,
/// the walls, and the noise of the sensor.
///
/// A row of pixels is a straight line on the floor with equal steps: a pixel costs two additions and, each second one, four
/// look-ups in the ``FloorMap``. A pixel at the edge of the line is as dark as the share of it that the line covers. It
/// allocates when it is made and never again; one thread at a time.
final class FloorPicture: @unchecked Sendable {
    // Unchecked because nothing changes after it was made.
    let geometry: FrameGeometry
    private let map = FloorMap.standard
    private let noise: Noise
    private let mount: CameraMount
    private let rows: [CameraMount.Row?]
    private let grain: UnsafeMutablePointer<Int8>
    private let halfLine = Int(Track.standard.lineWidth / 2 * FloorMap.distancesPerMetre)

    /// Pictures of a size, an even number of pixels wide.
    init(width: Int, height: Int, mount: CameraMount = CameraMount(), noise: Noise) {
        geometry = FrameGeometry(.yuyv, width: Int32(width), height: Int32(height), stride: Int32(2 * width))
        self.noise = noise
        self.mount = mount
        rows = (0..<height).map { mount.row($0, width: width, height: height) }
        grain = .allocate(capacity: Self.grains)
        for index in 0..<Self.grains {
            grain[index] = Int8(min(max(2 * noise.normal(112, UInt64(index)), -12), 12).rounded())
        }
    }

    deinit { grain.deallocate() }

    /// The picture with this number, taken where the rover stands; into as many bytes as it has. Allocates nothing.
    func draw(_ state: RoverState, number: UInt64, into bytes: UnsafeMutableRawBufferPointer) {
        precondition(bytes.count >= Int(geometry.stride) * Int(geometry.height), "a buffer of a picture's size")
        guard let base = bytes.baseAddress else { return }
        let sight = Sight(state, map)
        var row = 0
        while row < rows.count {
            let line = base + row * Int(geometry.stride)
            let pixels = line.assumingMemoryBound(to: UInt8.self)
            let first = Int(noise.uniform(113, number &* 4_096 &+ UInt64(row)) * Double(Self.grains))
            if let place = rows[row] {
                draw(place, sight, first, into: pixels)
            } else {
                fill(first, into: pixels)
            }
            row += 1
        }
    }

    /// Where the camera is on the map, and where it looks.
    private struct Sight {
        var x: Double
        var y: Double
        var east: Double
        var north: Double
        /// Where the gate is on the map.
        var gateX: Int
        var gateY: Int

        init(_ state: RoverState, _ map: FloorMap) {
            x = state.x - map.cornerX
            y = state.y - map.cornerY
            east = cos(state.heading)
            north = sin(state.heading)
            let gate = Track.standard.pieces[0]
            gateX = Int((gate.x - map.cornerX) * FloorMap.unitsPerMetre)
            gateY = Int((gate.y - map.cornerY) * FloorMap.unitsPerMetre)
        }
    }

    /// A row that meets the floor, from left to right, two pixels at a time.
    private func draw(
        _ row: CameraMount.Row, _ sight: Sight, _ first: Int, into pixels: UnsafeMutablePointer<UInt8>
    ) {
        let width = Int(geometry.width)
        let left = row.across * (Double(width) / 2 - 0.5)
        let scale = FloorMap.unitsPerMetre
        var x = Int((sight.x + row.forward * sight.east - left * sight.north) * scale)
        var y = Int((sight.y + row.forward * sight.north + left * sight.east) * scale)
        let stepX = Int(2 * row.across * sight.north * scale)
        let stepY = Int(-2 * row.across * sight.east * scale)
        let across = max(1, Int(row.across * FloorMap.distancesPerMetre))
        let along = Int(row.along * FloorMap.distancesPerMetre)
        let ratio = along &* 256 / across
        let (wall, gate, floor, line) = (Shade.wall, Shade.gate, Shade.floor, Shade.line.luma)
        let (thickness, reach, mask) = (Self.gateThickness, Self.gateReach, Self.grains - 1)
        var distance = map.distance(x, y)
        var column = 0
        while column < width {
            let onGate =
                abs(x &- sight.gateX) < thickness && abs(y &- sight.gateY) < reach
            x = x &+ stepX
            y = y &+ stepY
            let next = map.distance(x, y)
            var light = wall
            var second = wall.luma
            if distance != FloorMap.beyond, next != FloorMap.beyond {
                light = onGate ? gate : floor
                second = light.luma
                // How far the distance changes from pixel to pixel tells how the line lies in the row, and so how much of
                // it a pixel at its edge sees.
                let change = (next &- distance) / 2
                let steep = abs(change)
                let blur = steep &+ max(1, along &- (steep &* ratio) >> 8)
                let dark = line &- light.luma
                second = second &+ (dark &* cover(distance &+ change, blur)) >> 8
                light.luma = light.luma &+ (dark &* cover(distance, blur)) >> 8
            }
            let pair = pixels + 2 * column
            pair[0] = UInt8(truncatingIfNeeded: light.luma &+ Int(grain[(first &+ column) & mask]))
            pair[1] = light.blue
            pair[2] = UInt8(truncatingIfNeeded: second &+ Int(grain[(first &+ column &+ 1) & mask]))
            pair[3] = light.red
            distance = next
            column += 2
        }
    }

    /// How much of a pixel the line covers, in 1/256, whose middle is so far from the line's.
    @inline(__always)
    private func cover(_ distance: Int, _ blur: Int) -> Int {
        let inside = halfLine &- abs(distance)
        if 2 &* inside >= blur { return 256 }
        if 2 &* inside <= 0 &- blur { return 0 }
        return 128 &+ inside &* 256 / blur
    }

    /// A row above the horizon: wall.
    private func fill(_ first: Int, into pixels: UnsafeMutablePointer<UInt8>) {
        var column = 0
        while column < Int(geometry.width) {
            let luma = Shade.wall.luma &+ Int(grain[(first &+ column) & (Self.grains - 1)])
            pixels[2 * column] = UInt8(truncatingIfNeeded: luma)
            pixels[2 * column + 1] = column % 2 == 0 ? Shade.wall.blue : Shade.wall.red
            column += 1
        }
    }

    /// Brightness and colour. No brightness is so near to the ends that noise comes beyond them.
    private struct Shade {
        var luma: Int
        var blue: UInt8
        var red: UInt8

        static let floor = Shade(luma: 200, blue: 128, red: 128)
        static let line = Shade(luma: 40, blue: 128, red: 128)
        /// Yellow, hardly darker than the floor: who follows the line by its brightness does not see it.
        static let gate = Shade(luma: 190, blue: 60, red: 146)
        static let wall = Shade(luma: 150, blue: 140, red: 112)
    }

    /// A power of two.
    private static let grains = 4_096
    private static let gateThickness = Int(0.015 * FloorMap.unitsPerMetre)
    private static let gateReach = Int(LapCounter.gateReach * FloorMap.unitsPerMetre)
}
