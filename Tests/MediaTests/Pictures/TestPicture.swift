import Quantities

@testable import Media

/// A picture that a test draws in Y, Cb and Cr, and has in any format, any stride, in exactly as many bytes as it needs.
struct TestPicture {
    let width: Int
    let height: Int
    private let draw: (Int, Int) -> (y: UInt8, cb: UInt8, cr: UInt8)

    /// A picture of brightness alone.
    init(_ width: Int, _ height: Int, luma draw: @escaping (Int, Int) -> Int) {
        self.init(width, height) { x, y in (UInt8(min(max(0, draw(x, y)), 255)), 128, 128) }
    }

    /// A picture; the colour of a pair of pixels is that of its left one.
    init(_ width: Int, _ height: Int, _ draw: @escaping (Int, Int) -> (y: UInt8, cb: UInt8, cr: UInt8)) {
        self.width = width
        self.height = height
        self.draw = draw
    }

    func geometry(_ format: PixelFormat, padding: Int = 0) -> FrameGeometry {
        let stride = (format.rowBytes(width: width) ?? 0) + padding
        return FrameGeometry(format, width: Int32(width), height: Int32(height), stride: Int32(stride))
    }

    func bytes(_ format: PixelFormat, padding: Int = 0) -> [UInt8] {
        let row = format.rowBytes(width: width) ?? 0
        let rows = format.rows(height: height)
        var bytes = [UInt8](repeating: 0xEE, count: (rows - 1) * (row + padding) + row)
        for y in 0..<height {
            for x in 0..<width { put(x, y, format, y * (row + padding), &bytes) }
        }
        guard format == .nv12 else { return bytes }
        for y in stride(from: 0, to: height, by: 2) {
            for pair in 0..<(width + 1) / 2 {
                let place = (height + y / 2) * (row + padding) + 2 * pair
                bytes[place] = draw(2 * pair, y).cb
                bytes[place + 1] = draw(2 * pair, y).cr
            }
        }
        return bytes
    }

    private func put(_ x: Int, _ y: Int, _ format: PixelFormat, _ row: Int, _ bytes: inout [UInt8]) {
        let pixel = draw(x, y)
        let colour = draw(x & ~1, y)
        switch format {
        case .yuyv:
            bytes[row + 2 * x] = pixel.y
            bytes[row + 2 * x + 1] = x & 1 == 0 ? colour.cb : colour.cr
            if x & 1 == 0 { bytes[row + 2 * x + 3] = colour.cr }
        case .rgb24:
            let rgb = Self.rgb(pixel.y, colour.cb, colour.cr)
            for index in 0..<3 { bytes[row + 3 * x + index] = rgb[index] }
        default:
            bytes[row + x] = pixel.y
        }
    }

    /// ITU-R BT.601, limited range, as it stands there.
    static func rgb(_ y: UInt8, _ cb: UInt8, _ cr: UInt8) -> [UInt8] {
        let (luma, blue, red) = (Double(y) - 16, Double(cb) - 128, Double(cr) - 128)
        let scaled = 255.0 / 219 * luma
        return [
            scaled + 1.596_027 * red, scaled - 0.391_762 * blue - 0.812_968 * red, scaled + 2.017_232 * blue,
        ].map { UInt8(min(max(0, $0.rounded()), 255)) }
    }

    /// Lends it as a picture, in bytes behind which nothing may be read.
    func with<Result>(
        _ format: PixelFormat, padding: Int = 0, _ place: GuardedBytes.Place = .beforeForbidden,
        _ body: (Picture) throws -> Result
    ) rethrows -> Result? {
        let guarded = GuardedBytes(bytes(format, padding: padding), place)
        guard let picture = Picture(guarded.readable, geometry(format, padding: padding)) else { return nil }
        return try withExtendedLifetime(guarded) { try body(picture) }
    }
}
