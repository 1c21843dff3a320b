/// A part of a picture, in shares of its width and height, so that it stays where it is when the size changes.
public struct PictureRegion: Sendable, Hashable {
    /// From left (0) to right (1).
    public var columns: ClosedRange<Double>
    /// From top (0) to bottom (1).
    public var rows: ClosedRange<Double>

    /// A part; the whole picture where nothing is said.
    public init(columns: ClosedRange<Double> = 0...1, rows: ClosedRange<Double> = 0...1) {
        self.columns = columns
        self.rows = rows
    }

    /// The pixels that it touches: at least one, none outside of the picture.
    func pixels(of picture: Picture) -> PixelRectangle {
        let (left, right) = Self.span(columns, of: picture.width)
        let (top, bottom) = Self.span(rows, of: picture.height)
        return PixelRectangle(x: left, y: top, width: right - left, height: bottom - top)
    }

    private static func span(_ part: ClosedRange<Double>, of count: Int) -> (Int, Int) {
        // What is no number, or lies outside, comes to the nearest pixel.
        let low = min(max(0, part.lowerBound), 1) * Double(count)
        let high = min(max(0, part.upperBound), 1) * Double(count)
        let first = min(Int(low.rounded(.down)), count - 1)
        return (first, min(count, max(first + 1, Int(high.rounded(.up)))))
    }
}

/// Pixels of a picture.
struct PixelRectangle: Equatable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int
}
