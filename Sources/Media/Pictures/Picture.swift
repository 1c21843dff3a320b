/// A picture whose brightness and colour are read alike, whatever its pixel format.
///
/// It is a view: valid as long as the bytes are. Brightness is Y of ITU-R BT.601 as cameras give it (16 is black, 235 is
/// white; GREY is taken as it is), so that the same scene has the same numbers in every format; colour is Cb and Cr, 128
/// without any, one of each for two pixels that stand side by side.
public struct Picture {
    /// The formats that can be read.
    public static let formats: [PixelFormat] = [.yuyv, .nv12, .grey, .rgb24]

    /// How the bytes are pixels; one of ``formats``.
    public let format: PixelFormat
    /// Pixels in a row, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    /// Bytes from one row to the next.
    let stride: Int
    let base: UnsafePointer<UInt8>

    /// The picture in those bytes; nil when it does not lie wholly within them, or is in no format that can be read.
    public init?(_ bytes: UnsafeRawBufferPointer, _ geometry: FrameGeometry) {
        // Not by a search through `formats`: its iterator allocates in a debug build.
        switch geometry.format {
        case .yuyv, .nv12, .grey, .rgb24: break
        default: return nil
        }
        guard geometry.fits(in: bytes.count), let base = bytes.baseAddress else { return nil }
        self.base = base.assumingMemoryBound(to: UInt8.self)
        format = geometry.format
        width = Int(geometry.width)
        height = Int(geometry.height)
        stride = Int(geometry.stride)
    }

    /// The picture of a block; nil for a block of another kind.
    public init?(_ block: Block) {
        guard case .frame(let geometry) = block.geometry else { return nil }
        self.init(block.bytes, geometry)
    }

    /// Pairs of pixels in a row; the last of an odd number is a pair by itself.
    var pairs: Int { (width + 1) / 2 }

    /// Where a row begins.
    func row(_ y: Int) -> UnsafePointer<UInt8> { base + y * stride }

    /// Where the row of colours of NV12 begins that belongs to a row of pixels.
    func chromaRow(_ y: Int) -> UnsafePointer<UInt8> { base + (height + y / 2) * stride }
}
