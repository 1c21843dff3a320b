import CAllocationCounter
import Glibc
import Testing

@testable import Media

struct CubicResamplerTests {
    /// Everything that a resampler makes of some sound, fed in pieces of so many frames.
    private func resample(_ input: [Float], channels: Int = 1, step: Double, piece: Int = 480) -> [Float] {
        var resampler = CubicResampler(channels: channels)
        var output: [Float] = []
        var room = [Float](repeating: 0, count: 64 * channels)
        var start = 0
        while start < input.count {
            let part = Array(input[start..<min(start + piece * channels, input.count)])
            var (used, made) = (0, 0)
            repeat {
                let rest = Array(part[(used * channels)...])
                var span = room.mutableSpan
                let result = resampler.process(rest.span, step: step, into: &span)
                used += result.used
                made = result.made
                output += room.prefix(made * channels)
            } while made == 64
            #expect(used * channels == part.count)
            start += part.count
        }
        return output
    }

    @Test
    func `at a step of 1 the sound is the same, two frames later`() {
        let input = (0..<1_000).map { Float($0 % 37) / 37 }
        #expect(resample(input, step: 1) == [0, 0] + input.dropLast(2))
    }

    @Test(arguments: [0.98, 1.003, 1.05, 44_100.0 / 48_000, 48_000.0 / 44_100])
    func `a cubic is found again exactly wherever it is read`(step: Double) {
        let cubic = { (x: Double) in 0.3 + 0.01 * x - 0.0002 * x * x + 0.000_001 * x * x * x }
        let output = resample((0..<200).map { Float(cubic(Double($0))) }, step: step)
        // The first outputs have the silence before the sound in them.
        for index in 10..<150 {
            let place = Double(index) * step - 2
            #expect(abs(Double(output[index]) - cubic(place)) < 2e-6)
        }
    }

    @Test
    func `the size of the pieces makes no difference, nor does the number of channels`() {
        let input = (0..<2_000).map { Float(sin(Double($0) * 0.1)) }
        let whole = resample(input, step: 1.0007, piece: 2_000)
        #expect(resample(input, step: 1.0007, piece: 7) == whole)
        let pair = resample(input.flatMap { [$0, -$0] }, channels: 2, step: 1.0007)
        #expect(stride(from: 0, to: pair.count, by: 2).map { pair[$0] } == whole)
        #expect(stride(from: 1, to: pair.count, by: 2).map { -pair[$0] } == whole)
    }

    /// How far below a tone the error lies that reading between its samples makes: the tone's own weights, summed over all
    /// places between two samples.
    private func expectedRatio(frequency: Double, rate: Double) -> Double {
        let omega = 2 * Double.pi * frequency / rate
        var power = 0.0
        let places = 1_000
        for index in 0..<places {
            let place = (Double(index) + 0.5) / Double(places)
            let weights = CubicResampler.weights(Float(place))
            let all = [weights.0, weights.1, weights.2, weights.3].map(Double.init)
            var (real, imaginary) = (-cos(omega * place), -sin(omega * place))
            for (offset, weight) in zip([-1.0, 0, 1, 2], all) {
                real += weight * cos(omega * offset)
                imaginary += weight * sin(omega * offset)
            }
            power += (real * real + imaginary * imaginary) / Double(places)
        }
        return -10 * log10(power)
    }

    @Test(
        arguments: zip(
            [4_000.0, 4_000, 8_000, 1_000, 6_000],
            [1.000_1, 1.013, 0.999, 44_100.0 / 48_000, 48_000.0 / 44_100]))
    func `a tone is as clean as the formula of the cubic says`(frequency: Double, step: Double) {
        let rate = 48_000.0
        let omega = 2 * Double.pi * frequency / rate
        let output = resample((0..<40_000).map { Float(0.5 * sin(omega * Double($0))) }, step: step)
        var (signal, noise) = (0.0, 0.0)
        for index in 100..<(output.count - 100) {
            let right = 0.5 * sin(omega * (Double(index) * step - 2))
            signal += right * right
            noise += (Double(output[index]) - right) * (Double(output[index]) - right)
        }
        let measured = 10 * log10(signal / noise)
        let expected = expectedRatio(frequency: frequency, rate: rate)
        #expect(abs(measured - expected) < 1, "\(measured) dB, by the formula \(expected) dB")
    }

    @Test
    func `a tone of 1 kHz is 100 dB above what is added to it`() {
        #expect(expectedRatio(frequency: 1_000, rate: 48_000) > 100)
    }

    @Test
    func `resampling allocates nothing`() throws {
        try #require(allocation_counting_is_enabled())
        var resampler = CubicResampler(channels: 2)
        let input = [Float](repeating: 0.5, count: 960)
        var output = [Float](repeating: 0, count: 1_200)
        func turn() {
            var span = output.mutableSpan
            _ = resampler.process(input.span, step: 0.99, into: &span)
        }
        turn()
        let before = allocation_count_this_thread()
        for _ in 0..<100 { turn() }
        #expect(allocation_count_this_thread() - before == 0)
    }
}
