import Quantities

/// When a loop's ticks are due, and how well they were kept: arithmetic only, so that it is tested without a thread.
///
/// Releases stand on a fixed grid from the start on. A release that lies in the past when the loop comes to it is
/// counted as missed and passed over: a late loop never hurries through a backlog of ticks.
public struct LoopClock: Sendable {
    /// The length of the window over which rate and lateness are taken.
    public static let windowNanoseconds: Int64 = 500_000_000

    /// The next release.
    public private(set) var release: Timestamp
    /// The figures so far; those of the window change when a window ends.
    public private(set) var timing = LoopTiming()

    private let period: Int64
    private var previousTick: Timestamp?
    private var windowStart: Timestamp
    private var windowTicks: Int64 = 0
    private var latenessSum: Int64 = 0
    private var latenessWorst: Int64 = 0
    private var executionWorst: Int64 = 0

    /// A clock whose first release is one period after `start`.
    public init(rate: Hertz, start: Timestamp) {
        period = max(1, rate.periodNanoseconds)
        release = start.advanced(byNanoseconds: period)
        windowStart = start
    }

    /// The tick that begins now, for the release that was due.
    public mutating func begin(_ now: Timestamp) -> Tick {
        let lateness = max(0, now.nanoseconds(since: release))
        latenessSum &+= lateness
        latenessWorst = max(latenessWorst, lateness)
        timing.ticks &+= 1
        windowTicks &+= 1
        let sinceLast = previousTick.map { now.nanoseconds(since: $0) } ?? period
        previousTick = now
        return Tick(number: timing.ticks, time: now, elapsed: Double(max(1, sinceLast)) * 1e-9)
    }

    /// The tick has ended: finds the next release.
    ///
    /// - Returns: whether a window has ended with this tick, so that `timing` is worth publishing.
    public mutating func finish(_ now: Timestamp) -> Bool {
        if let began = previousTick {
            executionWorst = max(executionWorst, now.nanoseconds(since: began))
        }
        release = release.advanced(byNanoseconds: period)
        let behind = now.nanoseconds(since: release)
        if behind > 0 {
            // The grid stays: the next release is the first one that is not over.
            let skipped = (behind + period - 1) / period
            timing.missed &+= UInt64(skipped)
            release = release.advanced(byNanoseconds: skipped &* period)
        }
        let window = now.nanoseconds(since: windowStart)
        guard window >= Self.windowNanoseconds else { return false }
        closeWindow(length: window, at: now)
        return true
    }

    private mutating func closeWindow(length: Int64, at now: Timestamp) {
        timing.rate = Double(windowTicks) * 1e9 / Double(length)
        timing.meanLateness = latenessSum / max(1, windowTicks)
        timing.worstLateness = latenessWorst
        timing.worstExecution = executionWorst
        windowStart = now
        windowTicks = 0
        latenessSum = 0
        latenessWorst = 0
        executionWorst = 0
    }
}
