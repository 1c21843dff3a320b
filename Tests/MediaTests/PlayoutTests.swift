import CAllocationCounter
import Glibc
import Quantities
import Testing

@testable import Media

/// A writer and a card in time that only the test counts.
struct PlayoutBench {
    let settings: PlayoutSettings
    let ring: SampleRing
    var playout: Playout
    /// Frames of a period, and periods that wait in the card.
    let period: Int
    let periods = 3
    private(set) var played: [Float] = []
    private(set) var delays: [Double] = []
    private var waiting = 0
    /// Seconds that have passed.
    private(set) var time = 0.0
    private var nextWrite = 0.0
    private var phase = 0.0
    private var written = 0
    var isMuted = false
    var isWriting = true
    /// How much faster than its nominal rate the writer is.
    var drift = 0.0
    /// Frames of each write.
    var block = 480
    /// A tone of so many hertz, at half of full scale.
    var frequency = 1_000.0

    init(_ settings: PlayoutSettings = PlayoutSettings(rate: 48_000, delay: 0.035)) {
        self.settings = settings
        period = settings.cardRate / 100
        ring = SampleRing(channels: settings.channels, frames: settings.rate)
        playout = Playout(settings, from: ring, longest: period)
    }

    private var now: Timestamp { Timestamp(nanoseconds: Int64(time * 1e9) + 1_000_000_000) }

    /// Lets seconds pass: the card plays period after period, the writer writes when he thinks that it is time.
    mutating func run(_ seconds: Double) {
        let end = time + seconds
        while time < end {
            while nextWrite <= time { write() }
            fill()
            time += Double(period) / Double(settings.cardRate)
            waiting -= period
        }
    }

    mutating func write(_ frames: Int? = nil) {
        let count = frames ?? block
        if isWriting || frames != nil {
            let omega = 2 * Double.pi * frequency / Double(settings.rate)
            var sound: [Float] = []
            for _ in 0..<count {
                let sample = Float(0.5 * sin(phase))
                for _ in 0..<settings.channels { sound.append(sample) }
                phase += omega
            }
            let moment = frames == nil ? Timestamp(nanoseconds: Int64(nextWrite * 1e9) + 1_000_000_000) : now
            ring.write(sound.span, at: moment)
        }
        if frames == nil { nextWrite += Double(count) / (Double(settings.rate) * (1 + drift)) }
    }

    private mutating func fill() {
        while waiting + period <= period * periods {
            var output = [Float](repeating: .nan, count: period * settings.cardChannels)
            var span = output.mutableSpan
            playout.render(into: &span, waiting: waiting, at: now, isMuted: isMuted)
            waiting += period
            played += output
            if playout.report.isPlaying { delays.append(playout.report.delay) }
        }
    }

    mutating func forget() {
        played = []
        delays = []
    }

    /// The greatest difference of two samples in a row, of the first channel.
    var steepest: Float {
        let first = stride(from: 0, to: played.count, by: settings.cardChannels).map { played[$0] }
        return zip(first, first.dropFirst()).map { abs($1 - $0) }.max() ?? 0
    }

    /// What a tone by itself has.
    var toneSteepness: Float {
        Float(0.5 * 2 * sin(.pi * frequency / Double(settings.cardRate))) * 1.1
    }
}

struct PlayoutTests {
    @Test(arguments: [0.01, -0.01, 0.04, -0.04])
    func `a minute of a writer who is too fast or too slow is played with the same delay and without a break`(
        drift: Double
    ) {
        var bench = PlayoutBench()
        bench.drift = drift
        bench.run(20)
        bench.forget()
        bench.run(40)
        #expect(bench.playout.report.isPlaying)
        #expect(bench.delays.allSatisfy { abs($0 - 0.035) < 0.001 })
        #expect(bench.steepest < bench.toneSteepness)
        #expect(abs(bench.playout.report.drift - drift) < 0.000_1)
        #expect(bench.playout.report.skippedFrames == 0)
        #expect(bench.ring.droppedFrames == 0)
    }

    @Test(arguments: [0.01, -0.01])
    func `a drift of 1 percent breaks nothing from the first moment on`(drift: Double) {
        var bench = PlayoutBench()
        bench.drift = drift
        bench.run(20)
        #expect(bench.playout.report.endings == 0 && bench.playout.report.skippedFrames == 0)
        #expect(bench.steepest < bench.toneSteepness)
    }

    @Test(arguments: [64, 480, 1_111, 4_800])
    func `the size of the writes makes no difference to the delay`(block: Int) {
        var bench = PlayoutBench()
        bench.block = block
        bench.run(10)
        #expect(bench.playout.report.endings == 0 && bench.playout.report.skippedFrames == 0)
        #expect(bench.delays.dropFirst(100).allSatisfy { abs($0 - 0.035) < 0.001 })
    }

    @Test(arguments: [(44_100, 48_000), (48_000, 44_100), (16_000, 48_000)])
    func `a writer's rate becomes the card's`(rate: Int, cardRate: Int) {
        var bench = PlayoutBench(PlayoutSettings(rate: rate, cardRate: cardRate, delay: 0.035))
        bench.block = rate / 100
        bench.frequency = 500
        bench.run(4)
        bench.forget()
        bench.run(2)
        let crossings = zip(bench.played, bench.played.dropFirst()).count { $0 < 0 && $1 >= 0 }
        #expect(abs(crossings - bench.played.count * 500 / cardRate) <= 2)
        #expect(bench.playout.report.endings == 0)
    }

    @Test
    func `one channel is played on all of the card's`() {
        var bench = PlayoutBench(PlayoutSettings(rate: 48_000, channels: 1, cardChannels: 2, delay: 0.035))
        bench.run(1)
        #expect(bench.played.contains { $0 > 0.4 })
        #expect(stride(from: 0, to: bench.played.count, by: 2).allSatisfy { bench.played[$0] == bench.played[$0 + 1] })
    }

    @Test
    func `a writer who stops leaves silence, without a click, and is heard again when he goes on`() {
        var bench = PlayoutBench()
        bench.frequency = 100
        bench.run(1)
        bench.isWriting = false
        bench.run(1)
        #expect(bench.played.suffix(10_000).allSatisfy { $0 == 0 })
        #expect(bench.playout.report.endings == 1)
        bench.isWriting = true
        bench.run(1)
        #expect(bench.played.suffix(10_000).contains { $0 > 0.4 })
        // A fade of 5 ms from half of full scale, and the tone itself.
        #expect(bench.steepest < bench.toneSteepness + 0.5 / 240 * 1.1)
    }

    @Test
    func `muting fades out, loses what comes meanwhile, and begins anew`() {
        var bench = PlayoutBench()
        bench.frequency = 100
        bench.run(1)
        bench.isMuted = true
        bench.run(1)
        #expect(bench.played.suffix(10_000).allSatisfy { $0 == 0 })
        #expect(!bench.playout.report.isPlaying)
        bench.isMuted = false
        bench.run(2)
        #expect(bench.played.suffix(10_000).contains { $0 > 0.4 })
        #expect(abs(bench.playout.report.delay - 0.035) < 0.002)
        #expect(bench.steepest < bench.toneSteepness + 0.5 / 240 * 1.1)
        #expect(bench.playout.report.endings == 0)
    }

    @Test
    func `what is too late by more than 50 ms is passed over and counted`() {
        var bench = PlayoutBench()
        bench.frequency = 100
        bench.run(1)
        bench.write(4_800)
        bench.write(4_800)
        bench.run(2)
        let report = bench.playout.report
        #expect(report.skippedFrames > 4_000)
        #expect(abs(report.delay - 0.035) < 0.005)
        #expect(bench.steepest < bench.toneSteepness + 0.5 / 240 * 1.1)
    }

    @Test
    func `a beep that is shorter than the delay is played whole, once`() {
        var bench = PlayoutBench()
        bench.isWriting = false
        bench.run(0.1)
        bench.write(240)
        bench.run(1)
        let loud = bench.played.count { abs($0) > 0.01 }
        #expect(loud > 200 && loud < 500)
        #expect(bench.ring.available == 0)
    }

    @Test
    func `a long sound that is written at once is played at its own pace`() {
        var bench = PlayoutBench()
        bench.isWriting = false
        bench.run(0.1)
        bench.write(24_000)
        bench.run(2)
        let crossings = zip(bench.played, bench.played.dropFirst()).count { $0 < 0 && $1 >= 0 }
        #expect(abs(crossings - 500) <= 3)
        #expect(bench.playout.report.skippedFrames == 0)
    }

    @Test
    func `rendering allocates nothing`() throws {
        try #require(allocation_counting_is_enabled())
        let ring = SampleRing(channels: 1, frames: 48_000)
        var playout = Playout(PlayoutSettings(rate: 48_000, delay: 0.035), from: ring, longest: 480)
        let block = [Float](repeating: 0.1, count: 480)
        var output = [Float](repeating: 0, count: 480)
        var time = Timestamp(nanoseconds: 1_000_000_000)
        func turn(_ isWriting: Bool, _ isMuted: Bool) {
            if isWriting { ring.write(block.span, at: time) }
            var span = output.mutableSpan
            playout.render(into: &span, waiting: 960, at: time, isMuted: isMuted)
            time = time.advanced(by: .milliseconds(10))
        }
        turn(true, false)
        let before = allocation_count_this_thread()
        for index in 0..<300 { turn(index % 100 < 80, index % 150 > 130) }
        #expect(allocation_count_this_thread() - before == 0)
        #expect(playout.report.endings > 0)
    }
}
