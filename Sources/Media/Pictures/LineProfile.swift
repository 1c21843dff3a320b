/// How bright the columns of a part of a picture are, each the mean of several rows.
///
/// It allocates when it is made and never again.
final class LineProfile: @unchecked Sendable {
    // Unchecked: see PictureReader.
    /// The most columns; of a wider part each second, third … counts.
    static let most = 1_024

    /// The brightness of each column, 0…1.
    let values = UnsafeMutablePointer<Double>.allocate(capacity: most)
    /// What is left of each when the background has been taken away.
    let residuals = UnsafeMutablePointer<Double>.allocate(capacity: most)
    /// Columns.
    private(set) var count = 0
    /// Pixels from one column to the next.
    private(set) var step = 1
    private let sums = UnsafeMutablePointer<UInt32>.allocate(capacity: most)
    private let reader = PictureReader()

    init() {
        values.initialize(repeating: 0, count: Self.most)
        residuals.initialize(repeating: 0, count: Self.most)
        sums.initialize(repeating: 0, count: Self.most)
    }

    deinit {
        values.deallocate()
        residuals.deallocate()
        sums.deallocate()
    }

    /// Takes the profile of a part.
    ///
    /// - Parameter isDark: whether what is dark is to be great.
    func update(_ picture: Picture, _ part: PixelRectangle, isDark: Bool) {
        step = (part.width + Self.most - 1) / Self.most
        count = (part.width + step - 1) / step
        sums.update(repeating: 0, count: count)
        // More rows than these tell nothing new.
        let rowStep = (part.height + 1_023) / 1_024
        var counted = 0
        var y = part.y
        while y < part.y + part.height {
            add(picture, part, y)
            counted += 1
            y += rowStep
        }
        let scale = 1 / Double(255 * counted)
        var index = 0
        while index < count {
            let brightness = Double(sums[index]) * scale
            values[index] = isDark ? 1 - brightness : brightness
            index += 1
        }
    }

    private func add(_ picture: Picture, _ part: PixelRectangle, _ y: Int) {
        if step == 1 {
            let row = reader.luma(picture, row: y, from: part.x, count: count)
            return PixelRows.accumulate(row, count: count, into: sums)
        }
        var index = 0
        while index < count {
            sums[index] &+= UInt32(reader.luma(picture, row: y, from: part.x + index * step, count: 1)[0])
            index += 1
        }
    }

    /// Takes the background away: a level, or a straight slope as light from one side makes it.
    ///
    /// Least squares, three times, each time without what lay above it farther than noise does: the line itself must not
    /// lift what it is measured against.
    func removeBackground(sloped: Bool) {
        var level = 0.0
        var slope = 0.0
        var limit = Double.infinity
        var round = 0
        while round < 3 {
            let fit = fit(level, slope, limit, sloped: sloped)
            guard fit.kept >= 2 else { break }
            level = fit.level
            slope = fit.slope
            limit = max(1e-9, Self.widths[round] * deviation(level, slope, limit))
            round += 1
        }
        let middle = Double(count - 1) / 2
        var index = 0
        while index < count {
            residuals[index] = values[index] - level - slope * (Double(index) - middle)
            index += 1
        }
    }

    /// How many standard deviations above the background are still background, in each round.
    private static let widths: InlineArray<3, Double> = [0.9, 2, 2.5]

    private func fit(
        _ level: Double, _ slope: Double, _ limit: Double, sloped: Bool
    ) -> (kept: Int, level: Double, slope: Double) {
        let middle = Double(count - 1) / 2
        var kept = 0
        var sumX = 0.0
        var sumY = 0.0
        var sumXX = 0.0
        var sumXY = 0.0
        var index = 0
        while index < count {
            let x = Double(index) - middle
            let y = values[index]
            if y - level - slope * x <= limit {
                kept += 1
                sumX += x
                sumY += y
                sumXX += x * x
                sumXY += x * y
            }
            index += 1
        }
        guard kept >= 2 else { return (kept, level, slope) }
        let number = Double(kept)
        let spread = sumXX - sumX * sumX / number
        guard sloped, spread > 0 else { return (kept, sumY / number, 0) }
        let found = (sumXY - sumX * sumY / number) / spread
        return (kept, (sumY - found * sumX) / number, found)
    }

    private func deviation(_ level: Double, _ slope: Double, _ limit: Double) -> Double {
        let middle = Double(count - 1) / 2
        var kept = 0
        var squares = 0.0
        var index = 0
        while index < count {
            let residual = values[index] - level - slope * (Double(index) - middle)
            if residual <= limit {
                kept += 1
                squares += residual * residual
            }
            index += 1
        }
        return kept > 0 ? (squares / Double(kept)).squareRoot() : 0
    }
}
