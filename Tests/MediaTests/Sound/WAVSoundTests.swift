import Quantities
import Testing

@testable import Media

struct WAVSoundTests {
    private static let sound = WAVSound(rate: 44_100, channels: 2, samples: [0, 0.5, -1, 0.25, -0.125, 1.5])

    @Test(arguments: WAVSound.Encoding.allCases)
    func `what is written is read again`(encoding: WAVSound.Encoding) throws {
        let read = try WAVSound(Self.sound.file(encoding))
        #expect(read.rate == 44_100)
        #expect(read.channels == 2)
        // Only a Float can be louder than full scale.
        let loudest: Float = encoding == .float32 ? 1.5 : 1
        for (sample, wanted) in zip(read.samples, Self.sound.samples.map { min($0, loudest) }) {
            #expect(abs(sample - wanted) <= 1 / 32_768)
        }
        #expect(read.samples.count == 6)
    }

    @Test
    func `a file is what the specification says, byte for byte`() throws {
        let file = try WAVSound(rate: 8_000, channels: 1, samples: [1, -1]).file(.int16)
        let wanted: [UInt8] =
            Array("RIFF".utf8) + [40, 0, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 1, 0, 1, 0]
            + [0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0] + Array("data".utf8) + [4, 0, 0, 0]
            + [0xFF, 0x7F, 0x00, 0x80]
        #expect(file == wanted)
    }

    /// A file of that format chunk and those samples, with a chunk of odd length between.
    private static func file(_ format: [UInt8], _ data: [UInt8], size: [UInt8]? = nil) -> [UInt8] {
        let count = UInt8(data.count)
        return Array("RIFF".utf8) + [0, 0, 0, 0] + Array("WAVELIST".utf8) + [3, 0, 0, 0, 1, 2, 3, 0]
            + Array("fmt ".utf8)
            + [UInt8(format.count), 0, 0, 0] + format + Array("data".utf8) + (size ?? [count, 0, 0, 0]) + data
    }

    private static func format(_ tag: UInt8, bits: UInt8, channels: UInt8 = 1) -> [UInt8] {
        [tag, 0, channels, 0, 0x40, 0x1F, 0, 0, 0, 0, 0, 0, channels * bits / 8, 0, bits, 0]
    }

    @Test
    func `integers of 8, 24 and 32 bits and floating-point numbers of 64 are read, with other chunks between`() throws {
        #expect(try WAVSound(Self.file(Self.format(1, bits: 8), [0, 128, 192])).samples == [-1, 0, 0.5])
        #expect(try WAVSound(Self.file(Self.format(1, bits: 24), [0, 0, 0x80, 0, 0, 0x40])).samples == [-1, 0.5])
        #expect(try WAVSound(Self.file(Self.format(1, bits: 32), [0, 0, 0, 0x40])).samples == [0.5])
        #expect(try WAVSound(Self.file(Self.format(3, bits: 64), [0, 0, 0, 0, 0, 0, 0xE0, 0x3F])).samples == [0.5])
    }

    @Test
    func `an extensible header is read, and one with a sub-format of its own is refused`() throws {
        let tail: [UInt8] = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113]
        var header = Self.format(0xFE, bits: 16)
        header[1] = 0xFF
        header += [22, 0, 16, 0, 0, 0, 0, 0, 1, 0] + tail
        #expect(try WAVSound(Self.file(header, [0, 0x40])).samples == [0.5])
        header[30] = 1
        #expect(throws: WAVError.unsupported("a sub-format of its own")) { try WAVSound(Self.file(header, [0, 0x40])) }
    }

    @Test
    func `a recording whose writer was ended is read as far as it goes, and half an instant is left out`() throws {
        let format = Self.format(1, bits: 16, channels: 2)
        for size in [[0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF]] as [[UInt8]] {
            #expect(try WAVSound(Self.file(format, [0, 0x40, 0, 0x20, 7], size: size)).samples == [0.5, 0.25])
        }
    }

    @Test(arguments: [
        ([], WAVError.notWAV), (Array("RIFFxxxxWAVX".utf8), .notWAV), (Array("RIFFxxxxWAVE".utf8), .missing("fmt ")),
        (Array("RF64xxxxWAVE".utf8), .unsupported("the form RF64")),
        (file(format(1, bits: 12), []), .unsupported("12 bits")),
        (file(format(2, bits: 4), []), .unsupported("the encoding 2")),
        (file(format(1, bits: 16, channels: 0), []), .malformed("it has no channels")),
        (file(format(1, bits: 16), [1, 2], size: [3, 0, 0, 0]), .truncated("data", needs: 3, has: 2)),
        (file(format(3, bits: 32), [0, 0, 0xC0, 0x7F]), .notANumber(sample: 0)),
        (file([1, 0, 1, 0], []), .truncated("fmt ", needs: 16, has: 4)),
    ])
    func `what is wrong with a file is told in one line`(file: [UInt8], error: WAVError) {
        #expect(throws: error) { try WAVSound(file) }
        #expect(!"\(error)".contains("\n"))
    }

    @Test
    func `no file whatever ends the program`() throws {
        var random = RandomBits(seed: 3)
        let sound = try Self.sound.file(.int24)
        for length in 0..<sound.count { #expect(throws: WAVError.self) { try WAVSound(Array(sound[..<length])) } }
        var read = 0
        for _ in 0..<20_000 {
            var file = sound
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                file[Int.random(in: 0..<file.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            do {
                let wav = try WAVSound(file)
                #expect(wav.channels > 0 && wav.samples.count.isMultiple(of: wav.channels))
                read += 1
            } catch { continue }
        }
        #expect(read > 100)
    }

    @Test
    func `sound that no file can hold is refused`() {
        #expect(throws: WAVError.malformed("0 Hz, 1 channels, 0 samples")) {
            try WAVSound(rate: 0, channels: 1, samples: []).file()
        }
        #expect(throws: WAVError.notANumber(sample: 1)) {
            try WAVSound(rate: 8_000, channels: 1, samples: [0, .nan]).file()
        }
    }
}
