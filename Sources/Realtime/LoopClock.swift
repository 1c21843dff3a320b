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

    /// How the loop's times are distributed.
    public private(set) var histograms = LoopHistograms()

    private let period: Int64
    private let deadline: Deadline?
    private var presentRelease: Timestamp
    private var previousTick: Timestamp?
    private var windowStart: Timestamp
    private var windowTicks: Int64 = 0
    private var latenessSum: Int64 = 0
    private var latenessWorst: Int64 = 0
    private var executionWorst: Int64 = 0

    /// A clock whose first release is one period after `start`.
    public init(rate: Hertz, deadline: Deadline? = nil, start: Timestamp) {
        period = max(1, rate.periodNanoseconds)
        self.deadline = deadline
        release = start.advanced(byNanoseconds: period)
        presentRelease = release
        windowStart = start
    }

    /// The tick that begins now, for the release that was due.
    public mutating func begin(_ now: Timestamp) -> Tick {
        let lateness = max(0, now.nanoseconds(since: release))
        presentRelease = release
        histograms.recordLateness(lateness)
        latenessSum &+= lateness
        latenessWorst = max(latenessWorst, lateness)
        timing.ticks &+= 1
        windowTicks &+= 1
        var sinceLast = period
        if let previousTick {
            sinceLast = now.nanoseconds(since: previousTick)
            histograms.recordPeriod(sinceLast)
        }
        previousTick = now
        return Tick(number: timing.ticks, time: now, elapsed: Double(max(1, sinceLast)) * 1e-9)
    }

    /// What the end of a tick brings with it.
    public struct End: Sendable, Equatable {
        /// Whether a window has ended with this tick, so that `timing` is worth publishing.
        public var isWindowOver: Bool
        /// Whether the loop's limit of missed deadlines in a row is reached.
        public var isDeadlineExceeded: Bool
    }

    /// The tick has ended: finds the next release.
    public mutating func finish(_ now: Timestamp) -> End {
        if let began = previousTick {
            let execution = now.nanoseconds(since: began)
            executionWorst = max(executionWorst, execution)
            histograms.recordExecution(execution)
        }
        let isExceeded = judgeDeadline(now)
        release = release.advanced(byNanoseconds: period)
        let behind = now.nanoseconds(since: release)
        if behind > 0 {
            // The grid stays: the next release is the first one that is not over.
            let skipped = (behind + period - 1) / period
            timing.missed &+= UInt64(skipped)
            release = release.advanced(byNanoseconds: skipped &* period)
        }
        let window = now.nanoseconds(since: windowStart)
        guard window >= Self.windowNanoseconds else {
            return End(isWindowOver: false, isDeadlineExceeded: isExceeded)
        }
        closeWindow(length: window, at: now)
        return End(isWindowOver: true, isDeadlineExceeded: isExceeded)
    }

    private mutating func judgeDeadline(_ now: Timestamp) -> Bool {
        guard let deadline, now.nanoseconds(since: presentRelease) > deadline.nanoseconds else {
            timing.consecutiveMisses = 0
            return false
        }
        timing.deadlineMisses &+= 1
        timing.consecutiveMisses &+= 1
        guard timing.consecutiveMisses >= UInt64(deadline.limit) else { return false }
        // The release that follows directly is passed over; `finish` goes on from the one after.
        if deadline.policy == .skip {
            release = release.advanced(byNanoseconds: period)
            timing.missed &+= 1
        }
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
