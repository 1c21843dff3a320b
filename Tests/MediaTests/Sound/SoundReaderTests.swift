import Quantities
import Testing

@testable import Media

struct SoundReaderTests {
    /// Keeps what it hears, and what it is told of it.
    struct Listener: SoundAnalyser {
        var samples: [Float] = []
        var rates: [Int] = []
        var gaps = 0

        mutating func begin(rate: Int) { rates.append(rate) }
        mutating func interrupt() { gaps += 1 }
        mutating func add(_ piece: UnsafeBufferPointer<Float>) { samples += Array(piece) }
    }

    private static func heard<Sample: BitwiseCopyable>(
        _ samples: [Sample], _ format: SampleFormat, channels: Int = 1, channel: Int = 0
    ) -> [Float] {
        var listener = Listener()
        let reader = SoundReader(channel: channel)
        samples.withUnsafeBytes {
            let count = samples.count / channels
            reader.feed(
                Block(samples: $0, format, channels: channels, rate: 8_000, count: count, number: 1), to: &listener)
        }
        return listener.samples
    }

    @Test
    func `all formats have the same full scale`() {
        #expect(Self.heard([-32_768, 0, 16_384] as [Int16], .int16) == [-1, 0, 0.5])
        #expect(Self.heard([Int32.min, 0, 1 << 30], .int32) == [-1, 0, 0.5])
        #expect(Self.heard([-1, 0, 0.5] as [Float], .float32) == [-1, 0, 0.5])
    }

    @Test
    func `a channel is heard alone, or the mean of all, and one that is not there is silent`() {
        let stereo: [Float] = [0.5, 0.25, -0.5, 0.25]
        #expect(Self.heard(stereo, .float32, channels: 2, channel: 1) == [0.5, -0.5])
        #expect(Self.heard(stereo, .float32, channels: 2, channel: 2) == [0.25, 0.25])
        #expect(Self.heard(stereo, .float32, channels: 2) == [0.375, -0.125])
        #expect(Self.heard(stereo, .float32, channels: 2, channel: 3) == [0, 0])
    }

    @Test
    func `what is no number is silence, and what is absurd is cut off`() {
        let broken: [Float] = [.nan, .infinity, -.infinity, 1e38, 0.5]
        #expect(Self.heard(broken, .float32) == [0, 0, 0, SoundView.limit, 0.5])
    }

    private static func block(_ bytes: UnsafeRawBufferPointer, wire: UInt64, device: UInt64, rate: Int32 = 8_000)
        -> Block
    {
        Block(
            bytes: bytes, geometry: .samples(SampleGeometry(.int16, channels: 1, rate: rate, count: 4)),
            deviceSequence: device, sequence: wire, time: .zero)
    }

    @Test
    func `a gap is told by the number of the wire or of the device, which may count blocks or instants`() {
        let samples = [1, 2, 3, 4] as [Int16]
        samples.withUnsafeBytes { bytes in
            var listener = Listener()
            let reader = SoundReader()
            let numbers: [(wire: UInt64, device: UInt64, gaps: Int)] = [
                (1, 1, 0), (2, 2, 0), (3, 6, 0), (4, 8, 1), (5, 12, 1), (7, 13, 2), (8, 13, 3), (9, 14, 3),
            ]
            for step in numbers {
                reader.feed(Self.block(bytes, wire: step.wire, device: step.device), to: &listener)
                #expect(listener.gaps == step.gaps)
            }
            #expect(listener.rates == [8_000])
            reader.feed(Self.block(bytes, wire: 10, device: 15, rate: 16_000), to: &listener)
            #expect(listener.rates == [8_000, 16_000])
            #expect(listener.gaps == 3)
        }
    }

    @Test
    func `sound of any form is read within its bytes, whole and in order`() {
        var random = RandomBits(seed: 7)
        for _ in 0..<300 {
            let format = [SampleFormat.int16, .int32, .float32][Int.random(in: 0..<3, using: &random)]
            let channels = Int.random(in: 1...9, using: &random)
            let count = Int.random(in: 0...600, using: &random)
            let size = format.byteCount * channels * count
            let content = (0..<size).map { _ in UInt8.random(in: 0...255, using: &random) }
            let guarded = GuardedBytes(
                content, GuardedBytes.Place.allCases.randomElement(using: &random) ?? .afterForbidden)
            var listener = Listener()
            let reader = SoundReader(channel: Int.random(in: 0...10, using: &random))
            reader.feed(
                Block(samples: guarded.readable, format, channels: channels, rate: 1, count: count, number: 1),
                to: &listener)
            #expect(listener.samples.count == count)
            #expect(listener.samples.allSatisfy { abs($0) <= SoundView.limit })
        }
    }

    @Test
    func `a geometry that does not lie within the bytes is not read at all`() {
        let guarded = GuardedBytes([0, 0, 0, 0])
        let geometries = [
            SampleGeometry(.int16, channels: 1, rate: 1, count: 3),
            SampleGeometry(.int16, channels: .max, rate: 1, count: .max),
            SampleGeometry(.int16, channels: 0, rate: 1, count: 1),
            SampleGeometry(.int16, channels: 1, rate: 0, count: 1),
            SampleGeometry(.int16, channels: 1, rate: 1, count: -1),
            SampleGeometry(.int32, channels: 2, rate: 1, count: 1),
        ]
        for geometry in geometries { #expect(SoundView(guarded.readable, geometry) == nil) }
        #expect(SoundView(Block.none) == nil)
    }
}
