/// Why a picture has not become one of another format.
public enum PictureConversionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// There is no way from one format to the other.
    case formats(from: PixelFormat, to: PixelFormat)
    /// The two pictures have not the same size.
    case size
    /// The new picture does not lie within the bytes that are there for it.
    case room(byteCount: Int)

    /// The rule, the value and the remedy.
    public var description: String {
        switch self {
        case .formats(let source, let target):
            "a picture can become GREY, NV12 from YUYV, and RGB3 from YUYV, NV12 or GREY; it is \(source.name) and should "
                + "become \(target.name); take another format"
        case .size:
            "a converted picture has the size of the one before; give the new one its width and height"
        case .room(let byteCount):
            "a converted picture must lie within its bytes; there are \(byteCount); take more, or a smaller stride"
        }
    }
}
