import CAllocationCounter
import Testing

@testable import Media

/// Holds for debug builds too, which specialise nothing: what is clean there is clean everywhere.
@Suite(.enabled(if: allocation_counting_is_enabled(), "a sanitizer brings its own allocator"))
struct SoundAllocationTests {
    private static func allocations<Analyser: SoundAnalyser>(_ analyser: Analyser) -> UInt64 {
        var analyser = analyser
        let reader = SoundReader()
        let sound = TestSound.mix(TestSound.noise(0.01, seconds: 0.5), TestSound.clap(), at: 10_000)
        var count: UInt64 = 0
        sound.withUnsafeBytes { bytes in
            for number in 1...50 as ClosedRange<UInt64> {
                let piece = UnsafeRawBufferPointer(rebasing: bytes[Int(number - 1) * 1_920..<Int(number) * 1_920])
                // Each seventh is followed by a gap.
                let block = Block(
                    samples: piece, .float32, channels: 1, rate: 48_000, count: 480, number: number + number / 7)
                let before = allocation_count_this_thread()
                reader.feed(block, to: &analyser)
                if number > 1 { count += allocation_count_this_thread() - before }
            }
        }
        return count
    }

    @Test
    func `no analyser of sound allocates`() {
        #expect(Self.allocations(SoundLevelMeter(window: 0.01)) == 0)
        #expect(Self.allocations(ToneMeter(frequency: 1_000, window: 0.01)) == 0)
        #expect(Self.allocations(ClapDetector()) == 0)
        #expect(Self.allocations(SpeechBandMeter(band: 300...3_400, window: 0.01)) == 0)
    }

    @Test
    func `a beep is made without allocating`() {
        var tone = ToneGenerator(frequency: 1_000, amplitude: 1, duration: 0.01, rate: 48_000)
        let samples = UnsafeMutableBufferPointer<Float>.allocate(capacity: 1_000)
        defer { samples.deallocate() }
        tone.fill(samples)
        let before = allocation_count_this_thread()
        tone.fill(samples)
        #expect(allocation_count_this_thread() == before)
    }
}
