/// How the bytes of a frame are pixels: a four-character code as V4L2 and most cameras use it.
@frozen
public struct PixelFormat: RawRepresentable, BitwiseCopyable, Sendable, Hashable {
    /// The four characters, the first in the lowest byte.
    public var rawValue: UInt32

    /// A format by its code.
    @inlinable
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// A format by its four ASCII characters, such as "YUYV"; nil when there are not four.
    public init?(_ name: String) {
        let bytes = Array(name.utf8)
        guard bytes.count == 4, bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return nil }
        rawValue = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// 4:2:2 in two bytes for each pixel: Y0 Cb Y1 Cr.
    public static let yuyv = PixelFormat(rawValue: 0x5659_5559)
    /// 4:2:0 in two planes, Y and then Cb Cr, one behind the other with the same stride.
    public static let nv12 = PixelFormat(rawValue: 0x3231_564E)
    /// Brightness alone, one byte for each pixel.
    public static let grey = PixelFormat(rawValue: 0x5945_5247)
    /// Red, green and blue, a byte each.
    public static let rgb24 = PixelFormat(rawValue: 0x3342_4752)
    /// One JPEG picture in each frame.
    public static let mjpeg = PixelFormat(rawValue: 0x4750_4A4D)

    /// The four characters; others than printable ASCII as a question mark.
    public var name: String {
        String(
            (0..<4).map { index in
                let byte = UInt8(truncatingIfNeeded: rawValue >> (8 * index))
                return (0x20..<0x7F).contains(byte) ? Character(UnicodeScalar(byte)) : "?"
            })
    }

    /// The fewest bytes of a row of that many pixels; nil for a format without rows, or of which nothing is known.
    func rowBytes(width: Int) -> Int? {
        switch self {
        case .yuyv: (width + 1) / 2 * 4
        case .nv12: (width + 1) / 2 * 2
        case .grey: width
        case .rgb24: 3 * width
        default: nil
        }
    }

    /// How many rows of that stride a picture of so many lines takes, all planes together.
    func rows(height: Int) -> Int {
        self == .nv12 ? height + (height + 1) / 2 : height
    }
}
