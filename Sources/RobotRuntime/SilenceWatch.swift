import Quantities

/// Notices that a driver makes no progress where it should: neither a reading, nor a word about its device, nor another
/// step of its life. Arithmetic only, so that it is tested without a thread.
struct SilenceWatch {
    private var progress: UInt64 = 0
    private var since: Timestamp

    init(since start: Timestamp) {
        since = start
    }

    /// How long it has been silent, once that is longer than it may be.
    ///
    /// - Parameters:
    ///   - progress: a number that is different after each sign of life.
    ///   - patience: how long it may be silent; nil for as long as it likes.
    mutating func silence(at now: Timestamp, progress: UInt64, patience: Duration?) -> Duration? {
        guard progress == self.progress, let patience else {
            self.progress = progress
            since = now
            return nil
        }
        let silence = now.duration(since: since)
        return silence > patience ? silence : nil
    }
}
