import Quantities

/// The times of the samples that a law gets: how long each stands after the one before, and where they break off.
///
/// A loop ticks more often than a sensor measures, or less often, or unevenly. A law that differentiates or integrates
/// goes by the times at which its samples were measured, and does nothing where there is no new one. It does not go on
/// over a gap: a time of more than ``patience`` usual intervals, in which nobody knows what was.
///
/// A plain value without clock; allocates nothing.
public struct SampleClock: Sendable, Equatable {
    /// What a tick brings.
    public enum Sample: Sendable, Equatable {
        /// Nothing new: the sample of before still stands. One that is as old as it or older is none.
        case repeated
        /// The first sample, or the first one after a gap: of the time before it nothing is known.
        case first
        /// A sample that was measured so many seconds after the one before; always above 0.
        case next(elapsed: Double)
        /// No sample for so long that the last one tells nothing of now, nor of how it changes.
        case missing
    }

    /// How many usual intervals between samples make a gap.
    public static let patience = 4.0

    /// When the newest sample was measured; nil before the first, and after samples that were too old.
    private var last: Timestamp?
    /// When it came.
    private var arrival = Timestamp.zero
    /// The usual interval between samples in nanoseconds, a running mean; 0 until there has been one.
    private var usual = 0.0

    /// A clock without a sample yet.
    public init() {}

    /// Takes what the present tick has.
    ///
    /// - Parameters:
    ///   - time: when the sample was measured; one from later than now counts as of now.
    ///   - isFresh: whether it has come since the tick before.
    ///   - isOld: whether it is too old to count.
    ///   - now: the time of the tick.
    public mutating func take(_ time: Timestamp, isFresh: Bool, isOld: Bool = false, now: Timestamp) -> Sample {
        if isOld {
            last = nil
            return .missing
        }
        guard isFresh else { return standing(now) }
        let measured = min(time, now)
        guard let last else {
            note(measured, now)
            return .first
        }
        let interval = Double(measured.nanoseconds(since: last))
        guard interval > 0 else { return standing(now) }
        note(measured, now)
        guard usual == 0 || interval <= Self.patience * usual else {
            // Samples that come more slowly from now on are understood after a few.
            usual *= 2
            return .first
        }
        usual = usual == 0 ? interval : usual + (interval - usual) / 4
        return .next(elapsed: interval * 1e-9)
    }

    private mutating func note(_ measured: Timestamp, _ now: Timestamp) {
        last = measured
        arrival = now
    }

    /// What it means that there is nothing new.
    private func standing(_ now: Timestamp) -> Sample {
        guard last != nil else { return .missing }
        guard usual > 0 else { return .repeated }
        return Double(now.nanoseconds(since: arrival)) > Self.patience * usual ? .missing : .repeated
    }
}
