import Quantities

/// How a loop has kept time: totals since its start, and figures of its last full window (half a second).
///
/// Lateness is the time from the scheduled release to the beginning of the tick, and ticks on events have none; execution
/// is the tick itself.
@frozen
public struct LoopTiming: BitwiseCopyable, Sendable, Equatable {
    /// Ticks since the start.
    public var ticks: UInt64 = 0
    /// How many of them came on an event, between the releases.
    public var eventTicks: UInt64 = 0
    /// Releases that were passed over because a tick was still running or the thread woke too late.
    public var missed: UInt64 = 0
    /// Ticks that ended after the loop's deadline.
    public var deadlineMisses: UInt64 = 0
    /// How many of the last ticks in a row did.
    public var consecutiveMisses: UInt64 = 0
    /// Ticks at releases per second in the window.
    public var rate: Double = 0
    /// Mean lateness in the window, in nanoseconds.
    public var meanLateness: Int64 = 0
    /// Worst lateness in the window, in nanoseconds.
    public var worstLateness: Int64 = 0
    /// Worst execution time in the window, in nanoseconds.
    public var worstExecution: Int64 = 0

    /// The timing of a loop that has not ticked.
    public init() {}
}
