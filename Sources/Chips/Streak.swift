import Quantities

/// For how long, and for how many readings in a row, something has been so.
struct Streak: BitwiseCopyable, Sendable {
    private(set) var count = 0
    private var since = Timestamp.zero

    /// Notes a reading in which it is so or not.
    mutating func note(_ isSo: Bool, at time: Timestamp) {
        guard isSo else {
            count = 0
            return
        }
        if count == 0 { since = time }
        count += 1
    }

    /// Whether it has lasted for a time and so many readings: one that was late must not decide by itself.
    func lasts(_ duration: Duration, _ readings: Int, at time: Timestamp) -> Bool {
        count >= readings && time.duration(since: since) >= duration
    }
}
