import Quantities
import Realtime
import Testing

/// A loop's time keeping, without a thread: 100 Hz, so that a period is 10 ms.
struct LoopClockTests {
    private static let start = Timestamp(nanoseconds: 5_000_000_000)

    private static func at(_ milliseconds: Double) -> Timestamp {
        start.advanced(byNanoseconds: Int64(milliseconds * 1e6))
    }

    private var clock = LoopClock(rate: Hertz(100), start: start)

    /// Begins and ends a tick at times in ms after the start.
    @discardableResult
    private mutating func run(from begin: Double, to end: Double) -> Bool {
        _ = clock.begin(Self.at(begin))
        return clock.finish(Self.at(end)).isWindowOver
    }

    @Test
    func `the first release is one period after the start`() {
        #expect(clock.release == Self.at(10))
    }

    @Test
    mutating func `releases stand on the grid however late a tick begins`() {
        run(from: 10.1, to: 12)
        #expect(clock.release == Self.at(20))
        run(from: 27, to: 29.9)
        #expect(clock.release == Self.at(30))
        #expect(clock.timing.missed == 0)
    }

    @Test
    mutating func `a tick that ends at its next release misses nothing`() {
        run(from: 10, to: 20)
        #expect(clock.release == Self.at(20))
        #expect(clock.timing.missed == 0)
    }

    @Test
    mutating func `releases that are over are counted as missed and passed over`() {
        run(from: 10, to: 45)
        #expect(clock.release == Self.at(50))
        #expect(clock.timing.missed == 3)
        #expect(clock.timing.ticks == 1)
    }

    @Test
    mutating func `a tick knows its number, its time and the seconds since the one before`() {
        let first = clock.begin(Self.at(10))
        _ = clock.finish(Self.at(11))
        let second = clock.begin(Self.at(25))
        #expect(first == Tick(number: 1, time: Self.at(10), elapsed: 0.01))
        #expect(second.number == 2)
        #expect(second.time == Self.at(25))
        #expect(abs(second.elapsed - 0.015) < 1e-12)
    }

    @Test
    mutating func `elapsed is above zero even when the clock stands still`() {
        _ = clock.begin(Self.at(10))
        #expect(clock.begin(Self.at(10)).elapsed > 0)
    }

    @Test
    mutating func `a window ends after half a second with its rate, lateness and execution`() {
        var ends: [Int] = []
        for index in 1...50 {
            let due = Double(index) * 10
            if run(from: due + (index == 7 ? 3 : 1), to: due + (index == 9 ? 6 : 4)) { ends.append(index) }
        }
        #expect(ends == [50])
        #expect(abs(clock.timing.rate - 50 / 0.504) < 1e-9)
        #expect(clock.timing.meanLateness == 1_040_000)
        #expect(clock.timing.worstLateness == 3_000_000)
        #expect(clock.timing.worstExecution == 5_000_000)
    }

    @Test
    mutating func `a window forgets the one before, the totals do not`() {
        for index in 1...50 { run(from: Double(index) * 10 + 5, to: Double(index) * 10 + 6) }
        for index in 51...101 { run(from: Double(index) * 10, to: Double(index) * 10 + 2) }
        #expect(clock.timing.worstLateness == 0)
        #expect(clock.timing.worstExecution == 2_000_000)
        #expect(clock.timing.ticks == 101)
    }

    @Test
    mutating func `a loop slower than its window publishes every tick`() {
        clock = LoopClock(rate: Hertz(0.5), start: Self.start)
        #expect(run(from: 2_000, to: 2_001))
        #expect(run(from: 4_000, to: 4_001))
    }

    @Test
    mutating func `a tick that begins before its release is not late`() {
        _ = clock.begin(Self.at(9))
        _ = clock.finish(Self.at(9))
        #expect(clock.release == Self.at(20))
        #expect(clock.timing.missed == 0)
    }

    @Test
    mutating func `a tick that ends after its deadline is a miss, and only so many in a row are too many`() {
        let deadline = Deadline(nanoseconds: 5_000_000, limit: 2, policy: .warn)
        clock = LoopClock(rate: Hertz(100), deadline: deadline, start: Self.start)
        var exceeded: [Bool] = []
        // Ends so many milliseconds after its release: in time, late, in time, late, late, late.
        for (index, end) in [5.0, 6, 4, 6, 7, 8].enumerated() {
            let due = Double(index + 1) * 10
            _ = clock.begin(Self.at(due + 1))
            exceeded.append(clock.finish(Self.at(due + end)).isDeadlineExceeded)
        }
        #expect(exceeded == [false, false, false, false, true, true])
        #expect(clock.timing.deadlineMisses == 4)
        #expect(clock.timing.consecutiveMisses == 3)
    }

    @Test
    mutating func `a deadline is measured from the release, so waking late uses it up`() {
        clock = LoopClock(rate: Hertz(100), deadline: Deadline(nanoseconds: 5_000_000), start: Self.start)
        _ = clock.begin(Self.at(14))
        #expect(clock.finish(Self.at(15.5)).isDeadlineExceeded)
    }

    @Test
    mutating func `with the policy skip the release after a miss is passed over and counted`() {
        let deadline = Deadline(nanoseconds: 5_000_000, limit: 1, policy: .skip)
        clock = LoopClock(rate: Hertz(100), deadline: deadline, start: Self.start)
        run(from: 10, to: 17)
        #expect(clock.release == Self.at(30))
        #expect(clock.timing.missed == 1)
    }

    @Test
    mutating func `the histograms hold every tick`() {
        for index in 1...100 {
            run(from: Double(index) * 10 + (index == 100 ? 3 : 1), to: Double(index) * 10 + 5)
        }
        let histograms = clock.histograms
        #expect(histograms.lateness.totalCount == 100)
        #expect(histograms.execution.totalCount == 100)
        #expect(histograms.period.totalCount == 99)
        // Two significant digits: within one per cent.
        #expect(abs(Double(histograms.lateness.valueAtPercentile(50)) - 1e6) < 2e4)
        #expect(abs(Double(histograms.lateness.max) - 3e6) < 6e4)
        #expect(abs(Double(histograms.period.valueAtPercentile(50)) - 1e7) < 2e5)
    }

    /// Begins and ends a tick on an event that was put at a time in ms after the start.
    private mutating func run(onEventAt rung: Double, from begin: Double, to end: Double) -> LoopClock.End {
        _ = clock.begin(Self.at(begin), rung: Self.at(rung))
        return clock.finish(Self.at(end))
    }

    @Test
    mutating func `a tick on an event moves no release and has no lateness`() {
        run(from: 10, to: 11)
        _ = run(onEventAt: 14, from: 15, to: 16)
        #expect(clock.release == Self.at(20))
        run(from: 20, to: 21)
        #expect(clock.timing.ticks == 3)
        #expect(clock.timing.eventTicks == 1)
        #expect(clock.timing.missed == 0)
        #expect(clock.histograms.lateness.totalCount == 2)
        #expect(clock.histograms.period.totalCount == 1)
        #expect(abs(Double(clock.histograms.period.max) - 1e7) < 2e5)
        #expect(clock.histograms.eventLatency.totalCount == 1)
        #expect(abs(Double(clock.histograms.eventLatency.max) - 1e6) < 2e4)
        #expect(clock.histograms.execution.totalCount == 3)
    }

    @Test
    mutating func `elapsed is the time since the tick before, of whichever kind`() {
        run(from: 10, to: 11)
        let onEvent = clock.begin(Self.at(14), rung: Self.at(13))
        _ = clock.finish(Self.at(15))
        let onRelease = clock.begin(Self.at(20))
        #expect(abs(onEvent.elapsed - 0.004) < 1e-12)
        #expect(abs(onRelease.elapsed - 0.006) < 1e-12)
        #expect([onEvent.number, onRelease.number] == [2, 3])
    }

    @Test
    mutating func `a tick on an event before the first release has the period as elapsed`() {
        #expect(clock.begin(Self.at(2), rung: Self.at(2)).elapsed == 0.01)
    }

    @Test
    mutating func `a tick on an event that runs into a release delays it, and what lies between is missed`() {
        _ = run(onEventAt: 9, from: 9, to: 12)
        #expect(clock.release == Self.at(10))
        #expect(clock.timing.missed == 0)
        run(from: 12, to: 13)
        #expect(clock.release == Self.at(20))
        _ = run(onEventAt: 19, from: 19, to: 45)
        #expect(clock.release == Self.at(40))
        #expect(clock.timing.missed == 2)
    }

    @Test
    mutating func `the next tick on an event comes after the gap, a release in between does not wait`() {
        clock = LoopClock(rate: Hertz(100), eventGap: 3_000_000, start: Self.start)
        #expect(clock.earliestEvent == Self.at(0))
        _ = run(onEventAt: 8, from: 8, to: 9)
        #expect(clock.earliestEvent == Self.at(12))
        run(from: 10, to: 11)
        #expect(clock.earliestEvent == Self.at(12))
        #expect(clock.release == Self.at(20))
    }

    @Test
    mutating func `a deadline counts from the event, or from the end of the gap that it had to wait for`() {
        let deadline = Deadline(nanoseconds: 2_000_000, limit: 1, policy: .safe)
        clock = LoopClock(rate: Hertz(10), deadline: deadline, eventGap: 3_000_000, start: Self.start)
        #expect(!run(onEventAt: 10, from: 11, to: 12).isDeadlineExceeded)
        // Put at 12.5, due at 15.
        #expect(!run(onEventAt: 12.5, from: 16, to: 17).isDeadlineExceeded)
        #expect(run(onEventAt: 21, from: 22, to: 23.5).isDeadlineExceeded)
        #expect(clock.timing.deadlineMisses == 1)
        #expect(clock.timing.consecutiveMisses == 1)
    }

    @Test
    mutating func `with the policy skip the release after a missed tick on an event is passed over`() {
        let deadline = Deadline(nanoseconds: 2_000_000, limit: 1, policy: .skip)
        clock = LoopClock(rate: Hertz(100), deadline: deadline, start: Self.start)
        _ = run(onEventAt: 5, from: 5, to: 8)
        #expect(clock.release == Self.at(20))
        #expect(clock.timing.missed == 1)
    }

    @Test
    mutating func `the rate and the lateness of a window are those of its releases`() {
        for index in 1...50 {
            let due = Double(index) * 10
            run(from: due + 1, to: due + 2)
            if index < 50 { _ = run(onEventAt: due + 5, from: due + 6, to: due + 7) }
        }
        #expect(abs(clock.timing.rate - 50 / 0.502) < 1e-9)
        #expect(clock.timing.meanLateness == 1_000_000)
        #expect(clock.timing.ticks == 99)
    }
}
