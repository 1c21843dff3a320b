import Glibc
import Testing

@testable import Media

struct ToneGeneratorTests {
    private static func samples(_ tone: ToneGenerator, _ count: Int, pieces: Int = 480) -> [Float] {
        var tone = tone
        var samples = [Float](repeating: .nan, count: count)
        samples.withUnsafeMutableBufferPointer { all in
            var first = 0
            while first < count {
                let end = min(count, first + pieces)
                tone.fill(UnsafeMutableBufferPointer(rebasing: all[first..<end]))
                first = end
            }
        }
        return samples
    }

    @Test
    func `a beep has its frequency, its amplitude and its length`() {
        let beep = ToneGenerator(frequency: 1_000, amplitude: 0.25, duration: 0.1, rate: 48_000)
        let samples = Self.samples(beep, 6_000)
        #expect(samples[4_800...].allSatisfy { $0 == 0 })
        #expect(samples.lastIndex { $0 != 0 } ?? 0 > 4_700)
        #expect(abs((samples.map(abs).max() ?? 0) - 0.25) < 0.001)
        var meter = ToneMeter(frequency: 1_000, window: 0.05)
        meter.hear(Array(samples[1_000..<3_400]))
        #expect(abs(meter.frequency - 1_000) < 0.01)
        #expect(abs(meter.level - Decibels.ofPeak(0.25)) < 0.01)
    }

    @Test(arguments: [480, 1, 77])
    func `it swells and fades without a click, whenever it is stopped`(pieces: Int) {
        // A sine of 400 Hz does not turn faster than this from sample to sample, and neither does what swells it.
        let turn = pow(2 * Double.pi * 400 / 48_000, 2) + 2 * pow(Double.pi / 240, 2)
        var tone = ToneGenerator(frequency: 400, amplitude: 1, rate: 48_000)
        var samples = Self.samples(
            ToneGenerator(frequency: 400, amplitude: 1, duration: 0.05, rate: 48_000), 3_000, pieces: pieces)
        for stop in [0, 100, 500] {
            var part = [Float](repeating: 0, count: 1_000)
            tone = ToneGenerator(frequency: 400, amplitude: 1, rate: 48_000)
            part.withUnsafeMutableBufferPointer { all in
                tone.fill(UnsafeMutableBufferPointer(rebasing: all[..<stop]))
                tone.stop()
                tone.fill(UnsafeMutableBufferPointer(rebasing: all[stop...]))
            }
            #expect(tone.hasEnded)
            #expect(part.last == 0)
            samples += part
        }
        let bends = samples.indices.dropFirst(2).map { abs(samples[$0] - 2 * samples[$0 - 1] + samples[$0 - 2]) }
        #expect(Double(bends.max() ?? 1) < turn * 1.5)
    }

    @Test
    func `a frequency that the rate cannot hold is silence and not another tone`() {
        let samples = Self.samples(ToneGenerator(frequency: 5_000, amplitude: 1, duration: 0.1, rate: 8_000), 800)
        #expect(samples.allSatisfy { $0 == 0 })
    }

    @Test
    func `one that is too short for attack and release is still without a click, and ends`() {
        let samples = Self.samples(ToneGenerator(frequency: 1_000, amplitude: 1, duration: 0.001, rate: 48_000), 480)
        #expect(samples.last == 0)
        #expect(samples.map(abs).max() ?? 1 <= 0.25)
    }
}
