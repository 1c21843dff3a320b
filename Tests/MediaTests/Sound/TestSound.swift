import Glibc
import Quantities

@testable import Media

/// Sounds that tests make, and how they are brought to an analyser.
enum TestSound {
    static func sine(_ frequency: Double, amplitude: Double = 1, seconds: Double, rate: Int = 48_000) -> [Float] {
        (0..<Int(seconds * Double(rate))).map {
            Float(amplitude * sin(2 * Double.pi * frequency * Double($0) / Double(rate)))
        }
    }

    static func silence(seconds: Double, rate: Int = 48_000) -> [Float] {
        [Float](repeating: 0, count: Int(seconds * Double(rate)))
    }

    static func noise(_ amplitude: Double, seconds: Double, seed: UInt64 = 1, rate: Int = 48_000) -> [Float] {
        var random = RandomBits(seed: seed)
        return (0..<Int(seconds * Double(rate))).map { _ in
            Float(Double.random(in: -amplitude...amplitude, using: &random))
        }
    }

    /// Noise that dies down by a factor of e in so many seconds.
    static func clap(
        _ amplitude: Double = 0.5, decay: Double = 0.008, seconds: Double = 0.15, seed: UInt64 = 2, rate: Int = 48_000
    ) -> [Float] {
        fading(noise(amplitude, seconds: seconds, seed: seed, rate: rate), decay: decay, rate: rate)
    }

    static func fading(_ samples: [Float], decay: Double, rate: Int = 48_000) -> [Float] {
        samples.enumerated().map { $1 * Float(exp(-Double($0) / Double(rate) / decay)) }
    }

    /// The sum of two sounds, as long as the first.
    static func mix(_ a: [Float], _ b: [Float], at place: Int = 0) -> [Float] {
        a.enumerated().map { index, sample in
            let other = index - place
            return b.indices.contains(other) ? sample + b[other] : sample
        }
    }

    /// One sound after the other.
    static func row(_ parts: [Float]...) -> [Float] { parts.flatMap(\.self) }
}

extension SoundAnalyser {
    /// Hears a sound in blocks whose sizes are taken in turns.
    mutating func hear(
        _ samples: [Float], blocks sizes: [Int] = [480], rate: Int = 48_000, reader: SoundReader = SoundReader()
    ) {
        var first = 0
        var number: UInt64 = 0
        while first < samples.count {
            let count = min(sizes[Int(number) % sizes.count], samples.count - first)
            number += 1
            samples[first..<first + count].withUnsafeBytes { bytes in
                reader.feed(
                    Block(samples: bytes, .float32, channels: 1, rate: rate, count: count, number: number), to: &self)
            }
            first += count
        }
    }
}

extension Block {
    /// A piece of sound; device and wire number it alike.
    init(
        samples bytes: UnsafeRawBufferPointer, _ format: SampleFormat, channels: Int, rate: Int, count: Int,
        number: UInt64
    ) {
        let geometry = SampleGeometry(format, channels: Int32(channels), rate: Int32(rate), count: Int32(count))
        self.init(
            bytes: bytes, geometry: .samples(geometry), deviceSequence: number, sequence: number, time: .zero)
    }
}
