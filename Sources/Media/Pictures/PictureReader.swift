/// Reads rows of brightness and colour, the one place that knows how each pixel format has them.
///
/// It allocates when it is made and never again; wide rows come in pieces. What lies in the bytes as it is wanted is not
/// copied. For one thread at a time.
public final class PictureReader: @unchecked Sendable {
    // Unchecked because it belongs to one stage, and is used by one thread at a time as that is.
    /// The most pixels of a piece, an even number.
    static let pieceCount = 1_024

    private let lumaPiece = UnsafeMutablePointer<UInt8>.allocate(capacity: pieceCount)
    private let cbPiece = UnsafeMutablePointer<UInt8>.allocate(capacity: pieceCount / 2)
    private let crPiece = UnsafeMutablePointer<UInt8>.allocate(capacity: pieceCount / 2)

    /// A reader.
    public init() {
        lumaPiece.initialize(repeating: 0, count: Self.pieceCount)
        cbPiece.initialize(repeating: 128, count: Self.pieceCount / 2)
        crPiece.initialize(repeating: 128, count: Self.pieceCount / 2)
    }

    deinit {
        lumaPiece.deallocate()
        cbPiece.deallocate()
        crPiece.deallocate()
    }

    /// The brightness of pixels of a row that begin at `x`: valid until the next call.
    ///
    /// - Parameter count: how many, at most ``pieceCount``; they lie within the picture.
    func luma(_ picture: Picture, row y: Int, from x: Int, count: Int) -> UnsafePointer<UInt8> {
        let row = picture.row(y)
        switch picture.format {
        case .yuyv:
            PixelRows.everySecond(row + 2 * x, count: count, into: lumaPiece)
        case .rgb24:
            PixelRows.luma(rgb: row + 3 * x, count: count, into: lumaPiece)
        default:
            return row + x
        }
        return UnsafePointer(lumaPiece)
    }

    /// The colour of pairs of pixels of a row: valid until the next call.
    ///
    /// - Parameters:
    ///   - first: the first pair.
    ///   - count: how many, at most half of ``pieceCount``; they lie within the picture.
    func chroma(
        _ picture: Picture, row y: Int, fromPair first: Int, count: Int
    ) -> (cb: UnsafePointer<UInt8>, cr: UnsafePointer<UInt8>) {
        switch picture.format {
        case .yuyv:
            PixelRows.everyFourth(picture.row(y) + 4 * first + 1, count: count, into: cbPiece)
            PixelRows.everyFourth(picture.row(y) + 4 * first + 3, count: count, into: crPiece)
        case .nv12:
            PixelRows.everySecond(picture.chromaRow(y) + 2 * first, count: count, into: cbPiece)
            PixelRows.everySecond(picture.chromaRow(y) + 2 * first + 1, count: count, into: crPiece)
        case .rgb24:
            let left = picture.width - 2 * first
            PixelRows.chroma(
                rgb: picture.row(y) + 6 * first, count: count, pixels: min(left, 2 * count), into: cbPiece, crPiece)
        default:
            cbPiece.update(repeating: 128, count: count)
            crPiece.update(repeating: 128, count: count)
        }
        return (UnsafePointer(cbPiece), UnsafePointer(crPiece))
    }
}
