import Glibc

/// The printed line: straight pieces and arcs, each beginning where and as the one before ends, closed, counter-clockwise.
struct Track: Sendable {
    /// A piece of a length in m and a curvature in 1/m; to the left is positive.
    struct Piece: Sendable {
        var length: Double
        var curvature: Double
        /// Where it begins.
        var x = 0.0
        var y = 0.0
        var heading = 0.0
        /// How far that is from the start of the track.
        var start = 0.0
    }

    /// A place beside the track.
    struct Place: Sendable, Equatable {
        /// How far it is along the track to the nearest point of the line, in m.
        var way: Double
        /// How far it is from there, in m; to the left of the line is positive.
        var offset: Double
    }

    let pieces: [Piece]
    /// How long it is in m.
    let length: Double
    /// Width of the line in m.
    let lineWidth = 0.02

    /// The track of the simulated rover: 2.4 m by 1 m, 6.05 m long, with bends to both sides; it starts in the middle of the
    /// straight at the bottom, and from there leads to the right.
    static let standard: Track = {
        let (bend, dent, angle) = (0.5, 0.35, Double.pi / 4)
        let straight = 1.4
        let rest = (straight - 4 * dent * sin(angle)) / 2
        return Track(
            x: 0, y: -bend,
            [
                (straight / 2, 0), (.pi * bend, 1 / bend), (rest, 0), (angle * dent, 1 / dent),
                (2 * angle * dent, -1 / dent), (angle * dent, 1 / dent), (rest, 0), (.pi * bend, 1 / bend),
                (straight / 2, 0),
            ])
    }()

    /// A track that starts at a place, heading along x.
    init(x: Double, y: Double, _ shapes: [(length: Double, curvature: Double)]) {
        var next = Piece(length: 0, curvature: 0, x: x, y: y)
        var pieces: [Piece] = []
        for shape in shapes {
            next.length = shape.length
            next.curvature = shape.curvature
            pieces.append(next)
            let end = next.point(at: shape.length)
            next.x = end.x
            next.y = end.y
            next.heading += shape.length * shape.curvature
            next.start += shape.length
        }
        self.pieces = pieces
        length = next.start
    }

    /// Where the track is so far from its start, and where it leads there.
    func point(at way: Double) -> (x: Double, y: Double, heading: Double) {
        var rest = way - (way / length).rounded(.down) * length
        for piece in pieces {
            if rest <= piece.length {
                let point = piece.point(at: rest)
                return (point.x, point.y, piece.heading + rest * piece.curvature)
            }
            rest -= piece.length
        }
        return (pieces[0].x, pieces[0].y, pieces[0].heading)
    }

    /// The place of a point beside the track. Allocates nothing.
    func place(x: Double, y: Double) -> Place {
        var best = Place(way: 0, offset: .infinity)
        for index in 0..<pieces.count {
            let place = pieces[index].place(x, y)
            if abs(place.offset) < abs(best.offset) { best = place }
        }
        return best
    }
}

extension Track.Piece {
    /// The point so far along it.
    func point(at way: Double) -> (x: Double, y: Double) {
        if curvature == 0 { return (x + way * cos(heading), y + way * sin(heading)) }
        let (radius, angle) = (1 / curvature, heading + way * curvature)
        return (x + radius * (sin(angle) - sin(heading)), y - radius * (cos(angle) - cos(heading)))
    }

    /// The place of a point beside it: at the nearest point of the piece, its ends included.
    func place(_ pointX: Double, _ pointY: Double) -> Track.Place {
        let way = min(max(foot(pointX, pointY), 0), length)
        let nearest = point(at: way)
        let angle = heading + way * curvature
        let (east, north) = (pointX - nearest.x, pointY - nearest.y)
        let distance = (east * east + north * north).squareRoot()
        let isLeft = north * cos(angle) - east * sin(angle) >= 0
        return Track.Place(way: start + way, offset: isLeft ? distance : -distance)
    }

    /// How far along the piece, or before or behind it, the point is.
    private func foot(_ pointX: Double, _ pointY: Double) -> Double {
        let (east, north) = (pointX - x, pointY - y)
        if curvature == 0 { return east * cos(heading) + north * sin(heading) }
        let radius = 1 / curvature
        // Seen from the centre: the angle from where the piece begins.
        let (centreX, centreY) = (-radius * sin(heading), radius * cos(heading))
        let from = atan2(-centreY, -centreX)
        let to = atan2(north - centreY, east - centreX)
        var turn = (to - from) * (curvature > 0 ? 1 : -1)
        // What is behind the end by less than half of what is left of the circle counts as behind it, the rest as before.
        let whole = 2 * Double.pi
        let swept = length * abs(curvature)
        let opposite = swept + (whole - swept) / 2
        turn -= ((turn - opposite) / whole).rounded(.up) * whole
        return turn / abs(curvature)
    }
}
