import Glibc

/// Counts laps at the start gate, and watches whether the rover is on the track.
///
/// A lap counts when the gate is passed forward after all quarters of the track were passed in their order, and the gate was
/// not passed backward meanwhile. Nothing allocates after it was made; of more than a thousand laps the first ones are kept.
struct LapCounter {
    /// What somebody beside the track would tell.
    enum News: BitwiseCopyable {
        case started
        /// A lap of so many seconds.
        case lap(number: Int, seconds: Double)
        /// So many seconds after the start of the world, somewhere.
        case left(seconds: Double, x: Double, y: Double)
        case hitWall(seconds: Double)
    }

    let track: Track
    /// Where the rover is beside the track; looked at every few milliseconds.
    private(set) var place: Track.Place
    private(set) var lapTimes: [Double] = []
    private(set) var lapCount = 0
    private(set) var lastLap: Double?
    /// When the gate was passed last, in seconds; nil before the first time.
    private(set) var lapBegan: Double?
    private(set) var isOnTrack = true
    private(set) var timesLeft = 0
    private var news: [News] = []
    /// Which quarter of the track was reached since the gate.
    private var quarter = 0

    /// So far from the line it has left the track: the line is not between its wheels any more. So near it is back.
    static let leavingOffset = 0.07
    static let returningOffset = 0.04
    /// Half of the gate's width in m.
    static let gateReach = 0.15

    init(_ track: Track, x: Double, y: Double) {
        self.track = track
        place = track.place(x: x, y: y)
        lapTimes.reserveCapacity(Self.mostLaps)
        news.reserveCapacity(Self.mostNews)
    }

    /// A step of a millisecond that ends at this time, in seconds: has it passed the gate?
    mutating func step(from before: RoverState, to after: RoverState, at time: Double) {
        let gate = track.pieces[0]
        let (east, north) = (cos(gate.heading), sin(gate.heading))
        let behind = (before.x - gate.x) * east + (before.y - gate.y) * north
        let ahead = (after.x - gate.x) * east + (after.y - gate.y) * north
        guard (behind < 0) != (ahead < 0) else { return }
        guard abs((after.y - gate.y) * east - (after.x - gate.x) * north) < Self.gateReach else { return }
        if behind < 0 {
            pass(at: time - 0.001 * ahead / (ahead - behind))
        } else {
            quarter = 0
        }
    }

    private mutating func pass(at time: Double) {
        if let lapBegan, quarter == 3 {
            lapCount += 1
            lastLap = time - lapBegan
            if lapTimes.count < Self.mostLaps { lapTimes.append(time - lapBegan) }
            tell(.lap(number: lapCount, seconds: time - lapBegan))
        } else if lapBegan == nil {
            tell(.started)
        }
        lapBegan = time
        quarter = 0
    }

    /// Every few milliseconds: where is it now?
    mutating func look(_ state: RoverState, at time: Double) {
        place = track.place(x: state.x, y: state.y)
        if Int(4 * place.way / track.length) == quarter + 1 { quarter += 1 }
        if isOnTrack, abs(place.offset) > Self.leavingOffset {
            isOnTrack = false
            timesLeft += 1
            tell(.left(seconds: time, x: state.x, y: state.y))
        } else if abs(place.offset) < Self.returningOffset {
            isOnTrack = true
        }
    }

    /// A hand has put the rover somewhere: what it was doing does not count.
    mutating func restart(_ state: RoverState) {
        place = track.place(x: state.x, y: state.y)
        isOnTrack = abs(place.offset) <= Self.leavingOffset
        lapBegan = nil
        quarter = 0
    }

    /// The bumper has met a wall.
    mutating func hitWall(at time: Double) { tell(.hitWall(seconds: time)) }

    /// What there is to tell since the last call. Allocates.
    mutating func takeNews() -> [News] {
        let taken = Array(news)
        news.removeAll(keepingCapacity: true)
        return taken
    }

    private mutating func tell(_ item: News) {
        if news.count == Self.mostNews { news.removeFirst() }
        news.append(item)
    }

    private static let mostLaps = 1_000
    private static let mostNews = 64
}
