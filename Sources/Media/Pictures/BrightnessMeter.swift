/// How bright a part of a picture is.
public struct BrightnessMeter: Sendable {
    /// The mean brightness, 0…1 of what Y can be: black is 16/255 and white is 235/255 (``Picture``).
    public private(set) var brightness = 0.0
    /// The standard deviation of the brightness, 0…0.5: how much there is to see.
    public private(set) var contrast = 0.0
    private let region: PictureRegion
    private let reader = PictureReader()

    /// A meter for a part of pictures.
    public init(region: PictureRegion = PictureRegion()) {
        self.region = region
    }

    /// Measures a picture. Allocates nothing.
    public mutating func update(_ picture: Picture) {
        let part = region.pixels(of: picture)
        var sum: UInt64 = 0
        var squares: UInt64 = 0
        var y = part.y
        while y < part.y + part.height {
            var x = part.x
            while x < part.x + part.width {
                let count = min(PictureReader.pieceCount, part.x + part.width - x)
                let piece = PixelRows.sums(reader.luma(picture, row: y, from: x, count: count), count: count)
                sum += UInt64(piece.sum)
                squares += UInt64(piece.squares)
                x += count
            }
            y += 1
        }
        let count = Double(part.width) * Double(part.height)
        let mean = Double(sum) / count
        brightness = mean / 255
        contrast = max(0, Double(squares) / count - mean * mean).squareRoot() / 255
    }
}
