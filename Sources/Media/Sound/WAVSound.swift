/// The sound of a WAV file: all of it, in memory.
///
/// Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (1991), RIFF and WAVE; Microsoft,
/// "Multiple Channel Audio Data and WAVE Files" (2001), for `WAVE_FORMAT_EXTENSIBLE`.
public struct WAVSound: Sendable, Hashable {
    /// Instants in a second.
    public var rate: Int
    /// Channels, at least 1.
    public var channels: Int
    /// The samples of all channels, one channel after the other for each instant; full scale from −1 to 1.
    public var samples: [Float]

    /// Sound of that form.
    public init(rate: Int, channels: Int, samples: [Float]) {
        self.rate = rate
        self.channels = channels
        self.samples = samples
    }

    /// Reads the bytes of a WAV file: integers of 8, 16, 24 and 32 bits, floating-point numbers of 32 and 64, with a plain or
    /// an extensible header, and chunks of any kind between. A size of 0xFFFFFFFF, or 0 in a file whose writer was ended,
    /// stands for all that follows. Half an instant at the end is left out.
    public init(_ bytes: [UInt8]) throws(WAVError) {
        var reader = RIFFReader(bytes)
        let header = try reader.header()
        let data = bytes[header.data]
        let size = header.format.sampleBytes
        let count = data.count / (size * header.format.channels) * header.format.channels
        var samples: [Float] = []
        samples.reserveCapacity(count)
        for index in 0..<count {
            let sample = header.format.sample(in: data, at: data.startIndex + index * size)
            guard sample.isFinite else { throw .notANumber(sample: index) }
            samples.append(sample)
        }
        self.init(rate: header.format.rate, channels: header.format.channels, samples: samples)
    }

    /// How a file holds the samples.
    public enum Encoding: Sendable, Hashable, CaseIterable {
        /// Integers of 16 bits; what is louder than full scale is cut off.
        case int16
        /// Integers of 24 bits, likewise.
        case int24
        /// Integers of 32 bits, likewise.
        case int32
        /// Floating-point numbers of 32 bits.
        case float32

        var byteCount: Int {
            switch self {
            case .int16: 2
            case .int24: 3
            case .int32, .float32: 4
            }
        }
    }

    /// The bytes of a WAV file.
    public func file(_ encoding: Encoding = .int16) throws(WAVError) -> [UInt8] {
        let size = encoding.byteCount
        let isSound = (1...65_535).contains(channels) && (1...0xFFFF_FFFF).contains(rate)
        guard isSound, rate <= 0xFFFF_FFFF / (size * channels), samples.count.isMultiple(of: channels) else {
            throw .malformed("\(rate) Hz, \(channels) channels, \(samples.count) samples")
        }
        let byteCount = samples.count * size
        guard byteCount < 0xFFFF_FF00 else { throw .tooLong(byteCount: byteCount) }
        var writer = RIFFWriter(byteCount: byteCount)
        writer.format(encoding, rate: rate, channels: channels, instants: samples.count / channels)
        writer.begin("data", byteCount: byteCount)
        for (index, sample) in samples.enumerated() {
            guard sample.isFinite else { throw .notANumber(sample: index) }
            switch encoding {
            case .float32: writer.number(sample.bitPattern)
            default: writer.integer(Self.integer(sample, bits: 8 * size), byteCount: size)
            }
        }
        return writer.finish()
    }

    private static func integer(_ sample: Float, bits: Int) -> Int32 {
        let scale = Double(1 << (bits - 1))
        return Int32(min(max((Double(sample) * scale).rounded(), -scale), scale - 1))
    }
}
