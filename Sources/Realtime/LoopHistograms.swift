import Histogram
import Quantities

/// How a loop's times are distributed since its start, in nanoseconds.
///
/// Recorded by the loop's thread without allocation, about 2 % exact, up to ten seconds; longer times count as ten.
/// Gil Tene's HDR histogram.
public struct LoopHistograms: Sendable {
    /// One distribution.
    public typealias Times = Histogram<UInt32>

    private static let longest: UInt64 = 10_000_000_000

    /// From the release of a tick to its beginning.
    public private(set) var lateness = Self.empty
    /// From the beginning of a tick to its end.
    public private(set) var execution = Self.empty
    /// From the beginning of a tick at a release to the beginning of the next such tick.
    public private(set) var period = Self.empty
    /// From the putting of an event to the beginning of the tick on it, the gap between such ticks included.
    public private(set) var eventLatency = Self.empty

    /// Histograms without a value.
    public init() {}

    mutating func recordLateness(_ nanoseconds: Int64) {
        lateness.record(Self.clamped(nanoseconds))
    }

    mutating func recordExecution(_ nanoseconds: Int64) {
        execution.record(Self.clamped(nanoseconds))
    }

    mutating func recordPeriod(_ nanoseconds: Int64) {
        period.record(Self.clamped(nanoseconds))
    }

    mutating func recordEventLatency(_ nanoseconds: Int64) {
        eventLatency.record(Self.clamped(nanoseconds))
    }

    private static var empty: Times {
        Times(highestTrackableValue: longest, numberOfSignificantValueDigits: .two)
    }

    private static func clamped(_ nanoseconds: Int64) -> UInt64 {
        min(UInt64(max(0, nanoseconds)), longest)
    }
}
