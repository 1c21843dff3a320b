import Media
import Quantities
import Testing

@testable import JPEG

/// Pictures to JPEG and back, whole and broken.
struct JPEGTests {
    /// A picture of which each half has a brightness of its own, as a block.
    private static func withBlock<Result>(
        _ format: PixelFormat, width: Int, height: Int, _ body: (Block) throws -> Result
    ) rethrows -> Result {
        let bytes = format == .rgb24 ? 3 : format == .yuyv ? 2 : 1
        let stride = (format == .yuyv ? (width + 1) / 2 * 2 : width) * bytes
        let rows = format == .nv12 ? height + (height + 1) / 2 : height
        var pixels = [UInt8](repeating: 128, count: (format == .nv12 ? (width + 1) / 2 * 2 : stride) * rows)
        let across = format == .nv12 ? (width + 1) / 2 * 2 : stride
        for row in 0..<height {
            for column in 0..<width {
                let level: UInt8 = column < width / 2 ? 60 : 200
                switch format {
                case .yuyv: pixels[row * across + 2 * column] = level
                case .rgb24: for part in 0..<3 { pixels[row * across + 3 * column + part] = level }
                default: pixels[row * across + column] = level
                }
            }
        }
        let frame = FrameGeometry(format, width: Int32(width), height: Int32(height), stride: Int32(across))
        return try pixels.withUnsafeBytes { raw in
            let pool = BlockPool()
            let writer = pool.open(.frames())
            writer.allocate(byteCount: raw.count)
            guard let buffer = writer.acquire() else { preconditionFailure("no buffer") }
            buffer.bytes.copyMemory(from: raw)
            guard
                case .published(let handle) = writer.publish(
                    buffer, byteCount: raw.count, .frame(frame), deviceSequence: 1), pool.pin(handle)
            else { preconditionFailure("not published") }
            defer { pool.unpin(handle) }
            return try body(pool.block(.init(sequence: 1, time: .zero, value: handle)))
        }
    }

    @Test(arguments: [PixelFormat.grey, .rgb24, .yuyv, .nv12], [(640, 480), (33, 17)])
    func `a picture is the same after it has been JPEG, but for what JPEG loses`(
        _ format: PixelFormat, _ size: (Int, Int)
    ) throws {
        let (width, height) = size
        let picture = try Self.withBlock(format, width: width, height: height) {
            try JPEGEncoder().encode($0, quality: 95)
        }
        try picture.withUnsafeBytes { picture in
            #expect(JPEGDecoder.isWhole(picture))
            let decoder = try JPEGDecoder()
            #expect(try decoder.size(of: picture) == size)
            for target in JPEGDecoder.formats {
                let bytes = target == .rgb24 ? 3 : target == .yuyv ? 2 : 1
                let stride = (target == .yuyv ? (width + 1) / 2 * 2 : width) * bytes
                var pixels = [UInt8](repeating: 0, count: stride * height)
                let frame = FrameGeometry(target, width: Int32(width), height: Int32(height), stride: Int32(stride))
                try pixels.withUnsafeMutableBytes { try decoder.decode(picture, into: $0, frame) }
                let row = height / 2 * stride
                #expect(abs(Int(pixels[row + bytes * 2]) - 60) < 12, "dark on the left, \(target.name)")
                #expect(abs(Int(pixels[row + bytes * (width - 3)]) - 200) < 12, "bright on the right, \(target.name)")
            }
        }
    }

    @Test
    func
        `a picture that is cut, of another size or no picture at all is refused, and nothing is written beyond its place`()
        throws
    {
        let picture = try Self.withBlock(.grey, width: 64, height: 64) { try JPEGEncoder().encode($0) }
        let decoder = try JPEGDecoder()
        let frame = FrameGeometry(.grey, width: 64, height: 64, stride: 64)
        var pixels = [UInt8](repeating: 0, count: 64 * 64)
        func refused(_ bytes: [UInt8], _ frame: FrameGeometry, _ room: Int) -> String? {
            bytes.withUnsafeBytes { picture in
                pixels.withUnsafeMutableBytes { pixels in
                    do throws(JPEGError) {
                        try decoder.decode(
                            picture, into: UnsafeMutableRawBufferPointer(rebasing: pixels[..<room]), frame)
                        return nil
                    } catch {
                        return error.description
                    }
                }
            }
        }
        #expect(refused(picture, frame, 4_096) == nil)
        #expect(refused(picture, frame, 4_000)?.contains("does not fit") == true)
        let wide = FrameGeometry(.grey, width: 32, height: 64, stride: 64)
        #expect(refused(picture, wide, 4_096)?.contains("is 64 × 64 pixels, and not 32 × 64") == true)
        #expect(refused([1, 2, 3], frame, 4_096)?.contains("no header") == true)
        #expect(refused([], frame, 4_096) != nil)
        let cut = Array(picture.prefix(picture.count / 2))
        cut.withUnsafeBytes { #expect(!JPEGDecoder.isWhole($0)) }
        var padded = picture + [UInt8](repeating: 0, count: 40)
        padded.withUnsafeBytes { #expect(JPEGDecoder.isWhole($0)) }
        padded.removeFirst()
        padded.withUnsafeBytes { #expect(!JPEGDecoder.isWhole($0)) }
    }
}
