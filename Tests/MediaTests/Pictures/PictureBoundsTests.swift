import CAllocationCounter
import Quantities
import Testing

@testable import Media

/// Pictures of any form: nothing is read outside of their bytes, whatever the geometry, and nothing is a trap.
struct PictureBoundsTests {
    private static func random(_ range: ClosedRange<Int>, _ random: inout RandomBits) -> Int {
        Int.random(in: range, using: &random)
    }

    private static func share(_ random: inout RandomBits) -> ClosedRange<Double> {
        let (a, b) = (Double.random(in: 0...1, using: &random), Double.random(in: 0...1, using: &random))
        return min(a, b)...max(a, b)
    }

    @Test(arguments: Picture.formats)
    func `everything that looks at a picture stays within it`(format: PixelFormat) {
        var random = RandomBits(seed: 11)
        for number in 0..<250 {
            let isWide = number % 10 == 0
            let width = Self.random(1...(isWide ? 2_600 : 70), &random)
            let height = Self.random(1...(isWide ? 4 : 40), &random)
            let seed = random.next()
            let drawn = TestPicture(width, height) { x, y in
                var bits = RandomBits(seed: seed &+ UInt64(y * 10_000 + x))
                let value = bits.next()
                return (
                    UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8),
                    UInt8(truncatingIfNeeded: value >> 16)
                )
            }
            // The whole picture reaches its last byte, parts begin and end anywhere.
            let part = PictureRegion(columns: Self.share(&random), rows: Self.share(&random))
            let region = number % 4 == 0 ? PictureRegion() : part
            let place = GuardedBytes.Place.allCases[number % 2]
            let seen: Void? = drawn.with(format, padding: Self.random(0...9, &random), place) { picture in
                var brightness = BrightnessMeter(region: region)
                brightness.update(picture)
                #expect((0...1).contains(brightness.brightness) && (0...0.5).contains(brightness.contrast))
                var line = LineFinder(.init(region: region, isDark: number % 3 == 0, width: 0...1))
                line.update(picture)
                #expect(
                    (-1...1).contains(line.position) && (0...1).contains(line.certainty) && (0...1).contains(line.width)
                )
                var blob = BlobFinder(.init(region: region, brightness: 0.3...1, cb: -0.4...0.4, minimumSize: 0))
                blob.update(picture)
                #expect((-1...1).contains(blob.x) && (-1...1).contains(blob.y) && (0...1).contains(blob.certainty))
                #expect((0...1).contains(blob.size) && (0...1).contains(blob.width) && (0...1).contains(blob.height))
                var motion = MotionMeter(region: region)
                motion.update(picture)
                motion.update(picture)
                #expect(motion.energy == 0)
            }
            #expect(seen != nil)
        }
    }

    @Test
    func `a geometry that does not lie within the bytes, or has no rows, is no picture`() {
        let guarded = GuardedBytes([UInt8](repeating: 0, count: 64))
        let geometries = [
            FrameGeometry(.yuyv, width: 5, height: 8, stride: 10), FrameGeometry(.yuyv, width: 4, height: 9, stride: 8),
            FrameGeometry(.nv12, width: 8, height: 8, stride: 8), FrameGeometry(.grey, width: 8, height: 8, stride: 7),
            FrameGeometry(.grey, width: 0, height: 8, stride: 8), FrameGeometry(.grey, width: 8, height: -1, stride: 8),
            FrameGeometry(.rgb24, width: .max, height: .max, stride: .max),
            FrameGeometry(.grey, width: 1, height: 1, stride: -1),
            FrameGeometry(.mjpeg, width: 8, height: 8, stride: 0),
        ]
        for geometry in geometries { #expect(Picture(guarded.readable, geometry) == nil) }
        #expect(Picture(guarded.readable, FrameGeometry(.grey, width: 8, height: 8, stride: 8)) != nil)
        #expect(
            Picture(UnsafeRawBufferPointer(start: nil, count: 0), FrameGeometry(.grey, width: 1, height: 1, stride: 1))
                == nil)
        #expect(Picture(Block.none) == nil)
    }

    @Test(arguments: [(0.0...1.0, 0, 7), (0.5...0.5, 3, 1), (1.0...1.0, 6, 1), (-3.0...9.0, 0, 7), (0.2...0.3, 1, 2)])
    func `a part has at least one pixel, and none outside`(part: ClosedRange<Double>, first: Int, count: Int) {
        TestPicture(7, 7) { _, _ in 0 }.with(.grey) { picture in
            let pixels = PictureRegion(columns: part, rows: part).pixels(of: picture)
            #expect(pixels == PixelRectangle(x: first, y: first, width: count, height: count))
        }
    }

    @Test(
        .enabled(if: allocation_counting_is_enabled(), "a sanitizer brings its own allocator"),
        arguments: Picture.formats)
    func `nothing that looks at a picture allocates`(format: PixelFormat) {
        let drawn = TestPicture(321, 99) { x, y in (UInt8(x % 200), UInt8(y % 100 + 80), 128) }
        drawn.with(format) { picture in
            var brightness = BrightnessMeter()
            var line = LineFinder()
            var blob = BlobFinder(.init(brightness: 0.3...1))
            var motion = MotionMeter()
            let converter = PictureConverter()
            let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 321 * 99 * 3, alignment: 8)
            defer { bytes.deallocate() }
            let geometry = FrameGeometry(.grey, width: 321, height: 99, stride: 321)
            var count: UInt64 = 0
            var round = 0
            while round < 3 {
                let before = allocation_count_this_thread()
                brightness.update(picture)
                line.update(picture)
                blob.update(picture)
                motion.update(picture)
                do throws(PictureConversionError) { try converter.convert(picture, into: bytes, as: geometry) } catch {
                    count += 1
                }
                if round > 0 { count += allocation_count_this_thread() - before }
                round += 1
            }
            #expect(count == 0)
        }
    }
}
