import Testing

@testable import Media

struct ClapDetectorTests {
    private static func claps(
        _ sound: [Float], _ settings: ClapDetector.Settings = .init(), blocks: [Int] = [480], rate: Int = 48_000
    ) -> Int {
        var detector = ClapDetector(settings)
        detector.hear(sound, blocks: blocks, rate: rate)
        return detector.count
    }

    @Test(arguments: [8_000, 16_000, 44_100, 48_000, 96_000], [3, 4, 5] as [UInt64])
    func `a clap in a quiet room is one clap at every rate`(rate: Int, seed: UInt64) {
        let room = TestSound.noise(0.002, seconds: 1, rate: rate)
        let sound = TestSound.mix(room, TestSound.clap(seed: seed, rate: rate), at: rate / 2)
        #expect(Self.claps(sound, rate: rate) == 1)
        #expect(Self.claps(room, rate: rate) == 0)
    }

    @Test
    func `two claps are two, and an echo within the refractory time is none`() {
        let room = TestSound.noise(0.002, seconds: 1.5)
        let once = TestSound.mix(room, TestSound.clap(), at: 24_000)
        #expect(Self.claps(TestSound.mix(once, TestSound.clap(), at: 40_000)) == 2)
        let echo = TestSound.mix(once, TestSound.clap(0.3), at: 24_000 + 4_800)
        #expect(Self.claps(echo) == 1)
        #expect(Self.claps(echo, .init(refractory: 0.05)) == 2)
    }

    @Test
    func `a beep, a thud, a knock of one pitch and a wind that begins are no claps`() {
        let room = TestSound.noise(0.002, seconds: 1.5)
        let others = [
            ("beep", TestSound.sine(2_000, amplitude: 0.5, seconds: 0.3)),
            ("short beep", TestSound.sine(1_000, amplitude: 0.5, seconds: 0.05)),
            ("thud", TestSound.fading(TestSound.sine(80, amplitude: 0.8, seconds: 0.3), decay: 0.02)),
            ("knock", TestSound.fading(TestSound.sine(3_000, amplitude: 0.5, seconds: 0.2), decay: 0.01)),
            ("wind", TestSound.noise(0.3, seconds: 0.7)),
        ]
        for (name, other) in others {
            #expect(Self.claps(TestSound.mix(room, other, at: 24_000)) == 0, "\(name)")
        }
    }

    @Test
    func `a clap counts within a noise that goes on, but not one that is too faint`() {
        let noise = TestSound.noise(0.02, seconds: 1.5)
        #expect(Self.claps(TestSound.mix(noise, TestSound.clap(), at: 48_000)) == 1)
        #expect(Self.claps(TestSound.mix(noise, TestSound.clap(0.02), at: 48_000)) == 0)
        let quiet = TestSound.mix(TestSound.silence(seconds: 1), TestSound.clap(0.004), at: 24_000)
        #expect(Self.claps(quiet) == 0)
        #expect(Self.claps(quiet, .init(minimumLevel: -80)) == 1)
    }

    @Test
    func `after a noise has begun, a clap above it counts`() {
        let sound = TestSound.row(
            TestSound.noise(0.002, seconds: 0.5),
            TestSound.mix(TestSound.noise(0.05, seconds: 1.5), TestSound.clap(0.9), at: 48_000))
        #expect(Self.claps(sound) == 1)
    }

    @Test
    func `what is told does not depend on the size of the blocks`() {
        let sound = TestSound.mix(TestSound.noise(0.002, seconds: 1), TestSound.clap(), at: 20_000)
        var levels: Set<Double> = []
        for sizes in [[48_000], [1], [480], [3, 1_000, 64]] {
            var detector = ClapDetector()
            detector.hear(sound, blocks: sizes)
            #expect(detector.count == 1)
            levels.insert(detector.level)
        }
        #expect(levels.count == 1)
    }

    @Test
    func `a gap in the sound is no clap, and neither is its beginning`() {
        let loud = TestSound.noise(0.4, seconds: 0.3)
        var detector = ClapDetector()
        detector.begin(rate: 48_000)
        TestSound.silence(seconds: 0.5).withUnsafeBufferPointer { detector.add($0) }
        detector.interrupt()
        TestSound.row(loud, TestSound.silence(seconds: 0.2)).withUnsafeBufferPointer { detector.add($0) }
        #expect(detector.count == 0)
        #expect(Self.claps(TestSound.row(TestSound.clap(), TestSound.silence(seconds: 0.5))) == 0)
    }
}
