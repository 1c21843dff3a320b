import Control
import Quantities
import Testing

/// What a law makes of the times of its samples.
struct SampleClockTests {
    private static func at(_ milliseconds: Int64) -> Timestamp { Timestamp(nanoseconds: milliseconds * 1_000_000) }

    /// What comes out for samples of those times, each new in a tick of its time.
    private static func samples(_ times: [Int64]) -> [SampleClock.Sample] {
        var clock = SampleClock()
        return times.map { clock.take(at($0), isFresh: true, now: at($0)) }
    }

    private static func isNext(_ sample: SampleClock.Sample, _ seconds: Double) -> Bool {
        guard case .next(let elapsed) = sample else { return false }
        return abs(elapsed - seconds) < 1e-12
    }

    @Test
    func `the first sample has no time before it, and the next ones have the times between them`() {
        let samples = Self.samples([1_000, 1_100, 1_150, 1_300])
        #expect(samples[0] == .first)
        #expect(zip(samples.dropFirst(), [0.1, 0.05, 0.15]).allSatisfy(Self.isNext))
    }

    @Test
    func `a sample counts once, whatever the ticks`() {
        var clock = SampleClock()
        #expect(clock.take(Self.at(0), isFresh: true, now: Self.at(3)) == .first)
        #expect(clock.take(Self.at(0), isFresh: false, now: Self.at(4)) == .repeated)
        #expect(clock.take(Self.at(0), isFresh: true, now: Self.at(5)) == .repeated)
        #expect(Self.isNext(clock.take(Self.at(10), isFresh: true, now: Self.at(50)), 0.01))
    }

    @Test
    func `a sample that is older than the one before is none`() {
        var clock = SampleClock()
        _ = clock.take(Self.at(100), isFresh: true, now: Self.at(100))
        #expect(clock.take(Self.at(90), isFresh: true, now: Self.at(110)) == .repeated)
        #expect(Self.isNext(clock.take(Self.at(120), isFresh: true, now: Self.at(120)), 0.02))
    }

    @Test
    func `a sample from later than now is of now, so that those after it count`() {
        var clock = SampleClock()
        _ = clock.take(Self.at(3_600_000), isFresh: true, now: Self.at(100))
        #expect(Self.isNext(clock.take(Self.at(200), isFresh: true, now: Self.at(200)), 0.1))
    }

    @Test
    func `after a gap of many intervals it begins again`() {
        let samples = Self.samples([0, 100, 200, 12_200, 12_300])
        #expect(samples[3] == .first)
        #expect(Self.isNext(samples[4], 0.1))
    }

    @Test
    func `two lost samples are no gap`() {
        #expect(Self.isNext(Self.samples([0, 100, 200, 500])[3], 0.3))
    }

    @Test
    func `a sensor that has become slower is understood after a few samples`() {
        let samples = Self.samples([0, 10, 20] + (1...20).map { 20 + $0 * 1_000 })
        #expect(samples[3] == .first)
        #expect(samples.suffix(10).allSatisfy { Self.isNext($0, 1) })
    }

    @Test
    func `samples that come in pairs all count`() {
        var times: [Int64] = [0]
        for pair in 1...20 { times += [Int64(pair) * 100, Int64(pair) * 100 + 1] }
        let elapsed = Self.samples(times).suffix(20).map { sample -> Double in
            guard case .next(let seconds) = sample else { return .nan }
            return seconds
        }
        #expect(abs(elapsed.reduce(0, +) - 1) < 1e-9)
    }

    @Test
    func `a sample that does not come is missing after four usual intervals`() {
        var clock = SampleClock()
        for time: Int64 in [0, 100, 200] { _ = clock.take(Self.at(time), isFresh: true, now: Self.at(time)) }
        #expect(clock.take(Self.at(200), isFresh: false, now: Self.at(600)) == .repeated)
        #expect(clock.take(Self.at(200), isFresh: false, now: Self.at(601)) == .missing)
    }

    @Test
    func `samples that are always late are not missing`() {
        var clock = SampleClock()
        for time: Int64 in stride(from: 0, through: 1_000, by: 100) {
            let sample = clock.take(Self.at(time), isFresh: true, now: Self.at(time + 5_000))
            #expect(sample == .first || Self.isNext(sample, 0.1))
            #expect(clock.take(Self.at(time), isFresh: false, now: Self.at(time + 5_050)) == .repeated)
        }
    }

    @Test
    func `a sample that is too old tells nothing, and the next one is the first`() {
        var clock = SampleClock()
        for time: Int64 in [0, 100, 200] { _ = clock.take(Self.at(time), isFresh: true, now: Self.at(time)) }
        #expect(clock.take(Self.at(200), isFresh: false, isOld: true, now: Self.at(350)) == .missing)
        #expect(clock.take(Self.at(400), isFresh: true, now: Self.at(400)) == .first)
        #expect(Self.isNext(clock.take(Self.at(500), isFresh: true, now: Self.at(500)), 0.1))
    }
}
