/// How much a part of a picture has changed since the one before, and where.
///
/// The difference of two pictures, cell by cell (``BrightnessGrid``): each keeps a small copy of the one before. The
/// first picture, and the first of another size, has no motion.
public struct MotionMeter: Sendable {
    /// The mean change of brightness, 0…1 of full scale.
    public private(set) var energy = 0.0
    /// How much of the part has changed by more than the threshold, 0…1.
    public private(set) var moving = 0.0
    /// Where the middle of that is, −1 left…1 right in the whole picture; the last one while nothing moves.
    public private(set) var x = 0.0
    /// Where the middle of that is, −1 top…1 bottom.
    public private(set) var y = 0.0

    private let region: PictureRegion
    private let threshold: Int
    private var now = BrightnessGrid()
    private var before = BrightnessGrid()
    private var last: PixelRectangle?

    /// A meter for a part of pictures.
    ///
    /// - Parameter threshold: by how much a cell has to change to count as moving, 0…1 of full scale.
    public init(region: PictureRegion = PictureRegion(), threshold: Double = 0.05) {
        self.region = region
        self.threshold = Int(min(max(0, threshold), 1) * 65_280)
    }

    /// Compares a picture with the one before. Allocates nothing.
    public mutating func update(_ picture: Picture) {
        let part = region.pixels(of: picture)
        swap(&now, &before)
        now.update(picture, part)
        let isComparable = part == last
        last = part
        guard isComparable else {
            energy = 0
            moving = 0
            return
        }
        compare(picture, part)
    }

    private mutating func compare(_ picture: Picture, _ part: PixelRectangle) {
        var total = 0
        var count = 0
        var sumX = 0
        var sumY = 0
        var row = 0
        while row < now.rows {
            var column = 0
            while column < now.columns {
                let index = row * now.columns + column
                let change = abs(Int(now.cells[index]) - Int(before.cells[index]))
                total += change
                if change > threshold {
                    count += 1
                    sumX += 2 * column + 1
                    sumY += 2 * row + 1
                }
                column += 1
            }
            row += 1
        }
        let cells = Double(now.columns * now.rows)
        energy = Double(total) / cells / 65_280
        moving = Double(count) / cells
        guard count > 0 else { return }
        let middleX = Double(sumX) / Double(2 * count) / Double(now.columns)
        let middleY = Double(sumY) / Double(2 * count) / Double(now.rows)
        x = 2 * (Double(part.x) + middleX * Double(part.width)) / Double(picture.width) - 1
        y = 2 * (Double(part.y) + middleY * Double(part.height)) / Double(picture.height) - 1
    }
}
