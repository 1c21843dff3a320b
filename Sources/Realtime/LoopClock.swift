import Quantities

/// When a loop's ticks are due, and how well they were kept: arithmetic only, so that it is tested without a thread.
///
/// Releases stand on a fixed grid from the start on. A release that lies in the past when the loop comes to it is
/// counted as missed and passed over: a late loop never hurries through a backlog of ticks. Ticks on events come between
/// the releases and move none; one that is still running at a release delays that one alone.
public struct LoopClock: Sendable {
    /// The length of the window over which rate and lateness are taken.
    public static let windowNanoseconds: Int64 = 500_000_000

    /// The next release.
    public private(set) var release: Timestamp
    /// No tick on an event before this time, so that a storm of events leaves pauses.
    public private(set) var earliestEvent: Timestamp
    /// The figures so far; those of the window change when a window ends.
    public private(set) var timing = LoopTiming()

    /// How the loop's times are distributed.
    public private(set) var histograms = LoopHistograms()

    private let period: Int64
    private let deadline: Deadline?
    private let eventGap: Int64
    /// When the present tick was due, and whether it is one on an event.
    private var presentDue: Timestamp
    private var isOnEvent = false
    private var previousTick: Timestamp?
    private var previousOnRelease: Timestamp?
    private var windowStart: Timestamp
    private var windowTicks: Int64 = 0
    private var latenessSum: Int64 = 0
    private var latenessWorst: Int64 = 0
    private var executionWorst: Int64 = 0

    /// A clock whose first release is one period after `start`; `eventGap` as in ``LoopSettings/eventGap``.
    public init(
        rate: Hertz, deadline: Deadline? = nil, eventGap: Int64 = LoopSettings.defaultEventGap, start: Timestamp
    ) {
        period = max(1, rate.periodNanoseconds)
        self.deadline = deadline
        release = start.advanced(byNanoseconds: period)
        self.eventGap = max(0, eventGap)
        earliestEvent = start
        presentDue = release
        windowStart = start
    }

    /// The tick that begins now, for the release that was due.
    public mutating func begin(_ now: Timestamp) -> Tick {
        let lateness = max(0, now.nanoseconds(since: release))
        presentDue = release
        isOnEvent = false
        histograms.recordLateness(lateness)
        latenessSum &+= lateness
        latenessWorst = max(latenessWorst, lateness)
        windowTicks &+= 1
        if let previousOnRelease { histograms.recordPeriod(now.nanoseconds(since: previousOnRelease)) }
        previousOnRelease = now
        return nextTick(now)
    }

    /// The tick that begins now because of an event that was put at `rung`.
    public mutating func begin(_ now: Timestamp, rung: Timestamp) -> Tick {
        let latency = max(0, now.nanoseconds(since: rung))
        // It was not due before the gap was over, whatever its deadline is.
        presentDue = max(rung, earliestEvent)
        isOnEvent = true
        histograms.recordEventLatency(latency)
        timing.eventTicks &+= 1
        return nextTick(now)
    }

    private mutating func nextTick(_ now: Timestamp) -> Tick {
        timing.ticks &+= 1
        let sinceLast = previousTick.map { now.nanoseconds(since: $0) } ?? period
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
        if isOnEvent {
            earliestEvent = now.advanced(byNanoseconds: eventGap)
        } else {
            release = release.advanced(byNanoseconds: period)
        }
        let behind = now.nanoseconds(since: release)
        if behind > 0 {
            // The grid stays: the next release is the first one that is not over. Only that into which a tick on an event
            // has run is still to come.
            passOver((behind + (isOnEvent ? 0 : period - 1)) / period)
        }
        let window = now.nanoseconds(since: windowStart)
        guard window >= Self.windowNanoseconds else {
            return End(isWindowOver: false, isDeadlineExceeded: isExceeded)
        }
        closeWindow(length: window, at: now)
        return End(isWindowOver: true, isDeadlineExceeded: isExceeded)
    }

    private mutating func judgeDeadline(_ now: Timestamp) -> Bool {
        guard let deadline, now.nanoseconds(since: presentDue) > deadline.nanoseconds else {
            timing.consecutiveMisses = 0
            return false
        }
        timing.deadlineMisses &+= 1
        timing.consecutiveMisses &+= 1
        guard timing.consecutiveMisses >= UInt64(deadline.limit) else { return false }
        // The release that follows directly is passed over; `finish` goes on from the one after.
        if deadline.policy == .skip { passOver(1) }
        return true
    }

    private mutating func passOver(_ releases: Int64) {
        timing.missed &+= UInt64(releases)
        release = release.advanced(byNanoseconds: releases &* period)
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
