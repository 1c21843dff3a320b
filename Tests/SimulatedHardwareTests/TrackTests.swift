import Glibc
import Testing

@testable import SimulatedHardware

struct TrackTests {
    private let track = Track.standard

    @Test
    func `the track closes: its last piece ends where and as the first begins`() throws {
        let last = try #require(track.pieces.last)
        let end = last.point(at: last.length)
        let first = track.pieces[0]
        #expect(abs(end.x - first.x) < 1e-12 && abs(end.y - first.y) < 1e-12)
        let turned = last.heading + last.length * last.curvature - first.heading
        #expect(abs(turned - 2 * .pi) < 1e-12)
        #expect(abs(track.length - track.pieces.map(\.length).reduce(0, +)) < 1e-12)
    }

    @Test
    func `a point beside the line is found there: its way, and its offset to the left or to the right`() {
        for step in 0..<200 {
            let way = (Double(step) + 0.37) / 200 * track.length
            let point = track.point(at: way)
            for offset in [-0.12, -0.03, 0, 0.05, 0.15] {
                let place = track.place(
                    x: point.x - offset * sin(point.heading), y: point.y + offset * cos(point.heading))
                #expect(abs(place.offset - offset) < 1e-9)
                #expect(abs(place.way - way) < 1e-9)
            }
        }
    }

    @Test
    func `the nearest point of the line is nearer than every other`() {
        for step in 0..<40 {
            let x = -1.5 + 3 * Double(step % 8) / 7
            let y = -0.9 + 1.8 * Double(step / 8) / 4
            let place = track.place(x: x, y: y)
            let nearest =
                stride(from: 0, to: track.length, by: 0.005).map { way in
                    let point = track.point(at: way)
                    return hypot(point.x - x, point.y - y)
                }.min() ?? 0
            #expect(abs(abs(place.offset) - nearest) < 0.005)
        }
    }

    @Test
    func `the map of the floor gives the distances of the track in between its cells too`() {
        let map = FloorMap.standard
        for step in 0..<500 {
            let point = track.point(at: Double(step) / 500 * track.length)
            let offset = 0.02 * Double(step % 11 - 5) / 5
            let x = point.x - offset * sin(point.heading)
            let y = point.y + offset * cos(point.heading)
            let distance = map.distance(
                Int((x - map.cornerX) * FloorMap.unitsPerMetre), Int((y - map.cornerY) * FloorMap.unitsPerMetre))
            #expect(abs(Double(distance) / FloorMap.distancesPerMetre - offset) < 0.0001)
        }
        #expect(map.distance(-1, 10) == FloorMap.beyond)
        #expect(map.distance(10, Int(2 * FloorMap.unitsPerMetre)) == FloorMap.beyond)
    }
}
