/// How the bytes of a block are a picture.
@frozen
public struct FrameGeometry: BitwiseCopyable, Sendable, Hashable {
    /// How the bytes are pixels.
    public var format: PixelFormat
    /// Pixels in a row.
    public var width: Int32
    /// Rows.
    public var height: Int32
    /// Bytes from one row to the next; 0 for a compressed picture, which has no rows.
    public var stride: Int32

    /// A picture of that form.
    @inlinable
    public init(_ format: PixelFormat, width: Int32, height: Int32, stride: Int32) {
        self.format = format
        self.width = width
        self.height = height
        self.stride = stride
    }

    /// Whether such a picture lies wholly in so many bytes. Of a compressed one only its reader can tell.
    func fits(in byteCount: Int) -> Bool {
        guard width > 0, height > 0, stride >= 0, byteCount > 0 else { return false }
        guard let rowBytes = format.rowBytes(width: Int(width)) else {
            return Int(stride) * Int(height) <= byteCount
        }
        // The last row may end where its pixels end.
        let before = (format.rows(height: Int(height)) - 1) * Int(stride)
        return Int(stride) >= rowBytes && before + rowBytes <= byteCount
    }
}
