import HardwareIO
import Quantities
import Testing

@testable import Catalog

struct SoundTimelineTests {
    private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(nanoseconds: milliseconds * 1_000_000) }

    @Test
    func `blocks are numbered by their frames`() {
        var timeline = SoundTimeline(rate: 48_000)
        let places = (0..<4).map { timeline.place(SoundStretch(time: at(100 + $0 * 10)), frames: 480) }
        #expect(places.map(\.sequence) == [0, 480, 960, 1_440])
        #expect(places.map(\.time) == [at(100), at(110), at(120), at(130)])
        #expect(places.allSatisfy { $0.lost == 0 })
    }

    @Test
    func `frames that were lost are a gap in the numbers`() {
        var timeline = SoundTimeline(rate: 48_000)
        _ = timeline.place(SoundStretch(time: at(100)), frames: 480)
        let place = timeline.place(SoundStretch(time: at(310), lost: 9_600), frames: 480)
        #expect(place == .init(sequence: 10_080, time: at(310), lost: 9_600))
    }

    @Test
    func `what a card that was unplugged would have recorded is counted by the clock`() {
        var timeline = SoundTimeline(rate: 48_000)
        _ = timeline.place(SoundStretch(time: at(100)), frames: 480)
        timeline.interrupt()
        let place = timeline.place(SoundStretch(time: at(1_110)), frames: 480)
        #expect(place == .init(sequence: 480 + 48_000, time: at(1_110), lost: 48_000))
    }

    @Test
    func `a card that fails before it has given anything has lost nothing`() {
        var timeline = SoundTimeline(rate: 48_000)
        timeline.interrupt()
        #expect(timeline.place(SoundStretch(time: at(5_000)), frames: 480).lost == 0)
    }

    @Test
    func `times rise even where stamps do not`() {
        var timeline = SoundTimeline(rate: 48_000)
        let stamps: [Int64] = [100, 114, 113, 113, 140]
        let times = stamps.map { timeline.place(SoundStretch(time: at($0)), frames: 480).time }
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(times.last == at(140))
    }
}
