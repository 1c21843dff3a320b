import Quantities

/// How often a running robot is looked after, and for how long its parts may be silent before that is told.
///
/// Here, below what looks, because the times in a file are checked against them.
package enum SupervisionLimits {
    /// How often the supervisor looks.
    package static let rate = Hertz(200)

    /// After how many nanoseconds a loop of that period stands still: one that is late by a few periods has missed.
    package static func loopStall(ofPeriod period: Int64) -> Int64 { max(10 * period, 200_000_000) }

    /// How long a driver may be silent that owes a reading per period: it may miss a few, and a bus that is stuck takes
    /// a second to say so.
    package static func driverSilence(ofPeriod period: Duration) -> Duration { max(period * 3, .seconds(2)) }
}
