import Testing

@testable import Media

struct SampleConversionTests {
    private func floats(of samples: [some BitwiseCopyable], _ format: SampleFormat) -> [Float] {
        var floats = [Float](repeating: .nan, count: samples.count)
        samples.withUnsafeBytes { bytes in
            var span = floats.mutableSpan
            SampleConversion.read(bytes, as: format, into: &span)
        }
        return floats
    }

    private func samples<Sample: FixedWidthInteger & BitwiseCopyable>(
        of floats: [Float], _ format: SampleFormat, _ type: Sample.Type
    ) -> [Sample] {
        var samples = [Sample](repeating: 0, count: floats.count)
        samples.withUnsafeMutableBytes { SampleConversion.write(floats.span, as: format, into: $0) }
        return samples
    }

    @Test
    func `every sample of 16 bits comes back as it was`() {
        let all = Array(Int16.min...Int16.max)
        let floats = floats(of: all, .int16)
        #expect(floats.first == -1 && floats[32_768] == 0 && floats[16_384] == -0.5)
        #expect(samples(of: floats, .int16, Int16.self) == all)
    }

    @Test
    func `of 32 bits the upper 24 come back`() {
        let some: [Int32] = [.min, -256, 0, 256, 0x1234_5600, 0x7FFF_FF00]
        #expect(samples(of: floats(of: some, .int32), .int32, Int32.self) == some)
    }

    @Test
    func `what is beyond full scale becomes the loudest there is, and never wraps`() {
        let floats: [Float] = [1, 1.5, 1e30, .infinity, -1, -1.5, -1e30, -.infinity, 0.999_99, .nan]
        #expect(
            samples(of: floats, .int16, Int16.self)
                == [.max, .max, .max, .max, .min, .min, .min, .min, .max, 0])
        let wide = samples(of: floats, .int32, Int32.self)
        #expect(Array(wide[0..<4]) == [.max, .max, .max, .max])
        #expect(Array(wide[4..<8]) == [.min, .min, .min, .min])
        #expect(wide[9] == 0)
        #expect(floats.map(SampleConversion.float) == [1, 1, 1, 1, -1, -1, -1, -1, 0.999_99, 0])
    }

    @Test
    func `the nearest sample is taken, on both sides of zero`() {
        let step: Float = 1 / 32_768
        #expect(samples(of: [0.4 * step, 0.6 * step, -0.4 * step, -0.6 * step], .int16, Int16.self) == [0, 1, 0, -1])
    }
}
