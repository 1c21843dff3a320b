import Testing

@testable import Media

struct SoundMeterTests {
    private static func isNear(_ value: Double, _ wanted: Double, _ tolerance: Double) -> Bool {
        abs(value - wanted) <= tolerance
    }

    @Test(arguments: [(1.0, 0.0), (0.5, -6.0206), (0.001, -60)])
    func `a sine's level is that of its peak`(amplitude: Double, decibels: Double) {
        var meter = SoundLevelMeter(window: 0.05)
        meter.hear(TestSound.sine(1_000, amplitude: amplitude, seconds: 0.2))
        #expect(Self.isNear(meter.level, decibels, 0.01))
        #expect(Self.isNear(meter.peak, decibels, 0.02))
    }

    @Test
    func `a square wave is 3 dB louder than a sine, and silence is at the floor`() {
        var meter = SoundLevelMeter(window: 0.01)
        meter.hear((0..<480).map { $0 % 48 < 24 ? 1 : -1 })
        #expect(Self.isNear(meter.level, 3.0103, 0.001))
        meter.hear(TestSound.silence(seconds: 0.02))
        #expect(meter.level == Decibels.silence)
        #expect(meter.peak == Decibels.silence)
    }

    @Test
    func `the level does not depend on the size of the blocks, and stands until a window is whole`() {
        let sound = TestSound.noise(0.3, seconds: 0.25)
        var whole = SoundLevelMeter(window: 0.1)
        whole.hear(sound, blocks: [sound.count])
        var pieces = SoundLevelMeter(window: 0.1)
        pieces.hear(sound, blocks: [1, 7, 480, 1_023])
        #expect(pieces.level == whole.level)
        #expect(pieces.peak == whole.peak)
        var short = SoundLevelMeter(window: 0.1)
        short.hear(Array(sound[..<4_799]))
        #expect(short.level == Decibels.silence)
    }

    @Test
    func `what came before a gap does not count`() {
        var meter = SoundLevelMeter(window: 0.01)
        meter.begin(rate: 48_000)
        [Float](repeating: 1, count: 479).withUnsafeBufferPointer { meter.add($0) }
        meter.interrupt()
        [Float](repeating: 0, count: 480).withUnsafeBufferPointer { meter.add($0) }
        #expect(meter.peak == Decibels.silence)
    }

    @Test(arguments: [0.0, 13, -21.5, 25])
    func `a tone's level and frequency are found, also between two bins`(offset: Double) {
        var meter = ToneMeter(frequency: 2_000, window: 0.02)
        meter.hear(TestSound.sine(2_000 + offset, amplitude: 0.1, seconds: 0.1), blocks: [333])
        #expect(meter.windows == 5)
        #expect(Self.isNear(meter.frequency, 2_000 + offset, 0.6))
        #expect(meter.level <= -19.9 && meter.level >= -21.5)
        #expect(meter.share > 0.7)
    }

    @Test
    func `another tone, noise, a constant and silence are not the tone`() {
        for sound in [
            TestSound.sine(2_400, seconds: 0.1), TestSound.noise(0.5, seconds: 0.1), TestSound.silence(seconds: 0.1),
            [Float](repeating: 0.9, count: 4_800),
        ] {
            var meter = ToneMeter(frequency: 2_000, window: 0.02)
            meter.hear(sound)
            #expect(meter.windows == 5)
            #expect(meter.share < 0.05)
        }
    }

    @Test
    func `a tone is found within noise that is as loud`() {
        var meter = ToneMeter(frequency: 3_000, window: 0.05)
        let noise = TestSound.noise(0.1 * 3.0.squareRoot() / 2.0.squareRoot(), seconds: 0.2)
        meter.hear(TestSound.mix(TestSound.sine(3_000, amplitude: 0.1, seconds: 0.2), noise))
        #expect(Self.isNear(meter.share, 0.5, 0.1))
        #expect(Self.isNear(meter.level, -20, 0.7))
    }

    @Test
    func `above half the rate there is no tone, but a mirror`() {
        var meter = ToneMeter(frequency: 5_000, window: 0.02)
        meter.hear(TestSound.sine(3_000, seconds: 0.1, rate: 8_000), rate: 8_000)
        #expect(meter.share == 0)
        #expect(meter.level == Decibels.silence)
        #expect(meter.frequency == 5_000)
    }

    @Test(arguments: [8_000, 16_000, 44_100, 48_000])
    func `what lies in the band of speech is told from what does not`(rate: Int) {
        func ratio(_ sound: [Float]) -> Double {
            var meter = SpeechBandMeter(band: 300...3_400, window: 0.1)
            meter.hear(sound, rate: rate)
            return meter.ratio
        }
        #expect(ratio(TestSound.sine(1_000, amplitude: 0.1, seconds: 0.5, rate: rate)) > 0.9)
        #expect(ratio(TestSound.sine(50, seconds: 0.5, rate: rate)) < 0.01)
        if rate > 30_000 { #expect(ratio(TestSound.sine(12_000, seconds: 0.5, rate: rate)) < 0.01) }
        #expect(ratio(TestSound.silence(seconds: 0.5, rate: rate)) == 0)
        let speech = TestSound.sine(1_000, amplitude: 0.1, seconds: 0.5, rate: rate)
        let hum = TestSound.sine(50, amplitude: 0.1, seconds: 0.5, rate: rate)
        #expect(Self.isNear(ratio(TestSound.mix(speech, hum)), 0.5, 0.05))
    }

    @Test
    func `the level in the band is that of what lies in it`() {
        var meter = SpeechBandMeter(band: 300...3_400, window: 0.1)
        let hum = TestSound.sine(20, amplitude: 0.1, seconds: 0.5)
        meter.hear(TestSound.mix(TestSound.sine(1_000, amplitude: 0.1, seconds: 0.5), hum))
        #expect(Self.isNear(meter.level, -20, 0.3))
    }
}
