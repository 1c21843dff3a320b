import Quantities
import Testing

@testable import Media

struct PictureConverterTests {
    private static let ways: [(from: PixelFormat, to: PixelFormat)] = [
        (.yuyv, .grey), (.nv12, .grey), (.grey, .grey), (.rgb24, .grey), (.yuyv, .nv12), (.yuyv, .rgb24),
        (.nv12, .rgb24), (.grey, .rgb24), (.yuyv, .yuyv), (.nv12, .nv12), (.rgb24, .rgb24),
    ]

    /// The picture's bytes in another format, in exactly as many as it needs; what is between the rows stays 0xEE.
    private static func convert(_ picture: Picture, _ drawn: TestPicture, _ to: PixelFormat, padding: Int) throws
        -> [UInt8]
    {
        let wanted = drawn.bytes(to, padding: padding).count
        let guarded = GuardedBytes([UInt8](repeating: 0xEE, count: wanted))
        try PictureConverter().convert(picture, into: guarded.bytes, as: drawn.geometry(to, padding: padding))
        return Array(guarded.readable)
    }

    @Test(arguments: ways)
    func `every way gives what the picture is in the other format, with odd sizes and any stride`(
        from: PixelFormat, to: PixelFormat
    ) throws {
        var random = RandomBits(seed: 21)
        for number in 0..<60 {
            let width = Int.random(in: 1...(number % 20 == 0 ? 2_200 : 50), using: &random)
            let height = Int.random(in: 1...9, using: &random)
            let seed = random.next()
            let isGrey = from == .grey
            // Colours that change with each second row alone, so that the mean of two rows is exact.
            let drawn = TestPicture(width, height) { x, y in
                var bits = RandomBits(seed: seed &+ UInt64(y * 10_000 + x))
                var colours = RandomBits(seed: seed &+ UInt64(y / 2 * 10_000 + x / 2 + 5_000_000))
                let colour = colours.next()
                let luma = UInt8(truncatingIfNeeded: bits.next())
                return isGrey
                    ? (luma, 128, 128)
                    : (luma, UInt8(truncatingIfNeeded: colour), UInt8(truncatingIfNeeded: colour >> 8))
            }
            let (before, after) = (Int.random(in: 0...5, using: &random), Int.random(in: 0...5, using: &random))
            let made = try drawn.with(from, padding: before) {
                try Self.convert($0, drawn, to, padding: after)
            }
            // From RGB what was cut off at 0 and 255 is not to be had again.
            if from == .rgb24, to == .grey { continue }
            let wanted = drawn.bytes(to, padding: after)
            let isExact = to != .rgb24 || from == .rgb24
            let furthest = zip(made ?? [], wanted).map { abs(Int($0) - Int($1)) }.max()
            #expect(made?.count == wanted.count)
            #expect((furthest ?? 255) <= (isExact ? 0 : 1), "\(width) × \(height)")
        }
    }

    @Test
    func `all brightnesses and colours become the red, green and blue of the standard, but for one`() throws {
        var furthest = 0
        for cb in stride(from: 0, through: 255, by: 15) {
            let drawn = TestPicture(256, 18) { x, y in (UInt8(x), UInt8(cb), UInt8(15 * y)) }
            let made = try drawn.with(.yuyv) { try Self.convert($0, drawn, .rgb24, padding: 0) } ?? []
            furthest = max(furthest, zip(made, drawn.bytes(.rgb24)).map { abs(Int($0) - Int($1)) }.max() ?? 255)
        }
        #expect(furthest <= 1)
    }

    @Test
    func `black, white and the primary colours of RGB are those of Y`() throws {
        let colours: [(rgb: [UInt8], y: UInt8)] = [
            ([0, 0, 0], 16), ([255, 255, 255], 235), ([255, 0, 0], 82), ([0, 255, 0], 145), ([0, 0, 255], 41),
        ]
        for colour in colours {
            let guarded = GuardedBytes(colour.rgb)
            let picture = try #require(
                Picture(guarded.readable, FrameGeometry(.rgb24, width: 1, height: 1, stride: 3)))
            let made = try Self.convert(picture, TestPicture(1, 1) { _, _ in 0 }, .grey, padding: 0)
            #expect(abs(Int(made[0]) - Int(colour.y)) <= 1)
        }
    }

    @Test
    func `what cannot be is refused in one line, and nothing is written`() {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 8)
        defer { bytes.deallocate() }
        bytes.initializeMemory(as: UInt8.self, repeating: 7)
        TestPicture(4, 4) { _, _ in 0 }.with(.grey) { picture in
            let converter = PictureConverter()
            let cases: [(FrameGeometry, PictureConversionError)] = [
                (FrameGeometry(.nv12, width: 4, height: 4, stride: 4), .formats(from: .grey, to: .nv12)),
                (FrameGeometry(.rgb24, width: 4, height: 5, stride: 12), .size),
                (FrameGeometry(.rgb24, width: 4, height: 4, stride: 18), .room(byteCount: 64)),
            ]
            for (geometry, error) in cases {
                #expect(throws: error) { try converter.convert(picture, into: bytes, as: geometry) }
                #expect(!"\(error)".contains("\n"))
            }
        }
        #expect(bytes.allSatisfy { $0 == 7 })
    }
}
