/// When the rover's camera takes pictures, and from where: while it streams, at its rate; between two looks the world keeps
/// the last two.
struct Shutter {
    /// A picture that has been taken: what it shows is worked out by who fetches it.
    struct Capture: BitwiseCopyable {
        /// When, in milliseconds since the start of the world.
        var time: Int64
        /// Its number since the stream began.
        var number: UInt64
        /// Where the rover stood.
        var state: RoverState
    }

    /// So long after it was taken a picture can be fetched: exposure and read-out, in milliseconds.
    static let latency: Int64 = 10

    private let begin: Int64
    private let rate: Double
    private var count: UInt64 = 0
    private var newest: Capture?
    private var before: Capture?
    private var fetched: UInt64?

    /// A stream that begins at a time, at so many pictures in a second: at most 60, so that two are enough to keep.
    init(at time: Int64, rate: Double) {
        begin = time
        self.rate = rate
    }

    /// When the next is taken.
    private var due: Int64 { begin + Int64(Double(count + 1) * 1_000 / rate) }

    /// A step that ends at a time.
    mutating func step(_ time: Int64, _ state: RoverState) {
        guard time >= due else { return }
        before = newest
        newest = Capture(time: time, number: count, state: state)
        count += 1
    }

    /// The newest that can be fetched and has not been, and how many were passed over for it.
    mutating func fetch(at time: Int64) -> (capture: Capture, passedOver: UInt64)? {
        guard let ready = isReady(newest, at: time) ? newest : isReady(before, at: time) ? before : nil, isNew(ready)
        else { return nil }
        let passedOver = ready.number - (fetched.map { $0 + 1 } ?? 0)
        fetched = ready.number
        return (ready, passedOver)
    }

    /// When the next can be fetched.
    var nextReady: Int64 {
        let next = isNew(before) ? before?.time : isNew(newest) ? newest?.time : due
        return (next ?? due) + Self.latency
    }

    private func isReady(_ capture: Capture?, at time: Int64) -> Bool {
        capture.map { $0.time + Self.latency <= time } ?? false
    }

    private func isNew(_ capture: Capture?) -> Bool {
        guard let capture else { return false }
        return fetched.map { $0 < capture.number } ?? true
    }
}
