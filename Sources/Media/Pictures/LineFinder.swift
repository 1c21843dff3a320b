/// Finds where a line crosses a picture, from left to right.
///
/// The rows of a part of the picture are averaged; what is left when the background has been taken away, level or sloped,
/// whichever explains more, is the line where it is higher than half of its height. How certain that is, is the share of
/// the profile's variance that one line of that place and width explains: Otsu's measure of separability,
/// η = σ_B² / σ_T² (N. Otsu, "A Threshold Selection Method from Gray-Level Histograms", IEEE Transactions on Systems, Man, and
/// Cybernetics 9 (1979)).
public struct LineFinder: Sendable {
    /// What is a line.
    public struct Settings: Sendable {
        /// Where it is looked for.
        public var region: PictureRegion
        /// Whether it is darker than what is around it, or brighter.
        public var isDark: Bool
        /// How wide it may be, in shares of the picture's width.
        public var width: ClosedRange<Double>
        /// By how much it differs from what is around it, 0…1 of full scale.
        public var minimumContrast: Double

        /// A line of that kind.
        public init(
            region: PictureRegion = PictureRegion(), isDark: Bool = true, width: ClosedRange<Double> = 0.01...0.4,
            minimumContrast: Double = 0.1
        ) {
            self.region = region
            self.isDark = isDark
            self.width = width
            self.minimumContrast = minimumContrast
        }
    }

    /// The line's middle, −1 left…1 right in the whole picture; the last one while there is none, 0 before the first.
    public private(set) var position = 0.0
    /// The line's width in shares of the picture's; the last one while there is none.
    public private(set) var width = 0.0
    /// How certain it is that there is a line, 0…1; 0 for none.
    public private(set) var certainty = 0.0

    private let settings: Settings
    private let profile = LineProfile()

    /// A finder of lines of that kind.
    public init(_ settings: Settings = Settings()) {
        self.settings = settings
    }

    /// Looks at a picture. Allocates nothing.
    public mutating func update(_ picture: Picture) {
        let part = settings.region.pixels(of: picture)
        profile.update(picture, part, isDark: settings.isDark)
        certainty = 0
        let level = candidate(picture, sloped: false)
        let sloped = candidate(picture, sloped: true)
        guard let best = Self.better(level, sloped) else { return }
        let scale = Double(profile.step) / Double(picture.width)
        let found = (best.right - best.left) * scale
        let isLine = settings.width.contains(found) && best.height >= settings.minimumContrast
        guard isLine, best.certainty > 0 else { return }
        let middle = Double(part.x) + (best.left + best.right) / 2 * Double(profile.step)
        position = min(max(2 * middle / Double(picture.width) - 1, -1), 1)
        width = found
        certainty = best.certainty
    }

    /// What may be the line.
    private struct Candidate {
        /// Its edges in columns, between which it is higher than half.
        var left: Double
        var right: Double
        /// How much it differs from the background.
        var height: Double
        /// How much of what the background leaves is explained by it.
        var certainty: Double
        /// How much is left of the whole profile when background and line are taken away.
        var remainder: Double
    }

    private static func better(_ level: Candidate?, _ sloped: Candidate?) -> Candidate? {
        guard let level else { return sloped }
        guard let sloped else { return level }
        // A slope explains a little of anything: it has to be worth it.
        return sloped.remainder < 0.5 * level.remainder ? sloped : level
    }

    private func candidate(_ picture: Picture, sloped: Bool) -> Candidate? {
        profile.removeBackground(sloped: sloped)
        let peak = smoothPeak(picture)
        guard peak > 0 else { return nil }
        let threshold = peak / 2
        guard let run = widestRun(threshold) else { return nil }
        var height = 0.0
        var index = run.lowerBound
        while index < run.upperBound {
            height += profile.residuals[index]
            index += 1
        }
        height /= Double(run.count)
        let explained = explained(run, height)
        return Candidate(
            left: edge(run.lowerBound, threshold), right: edge(run.upperBound, threshold), height: height,
            certainty: explained.share, remainder: explained.remainder)
    }

    /// The highest mean over the least width of a line: a spark that is narrower than a line is not its height.
    private func smoothPeak(_ picture: Picture) -> Double {
        let pixels = settings.width.lowerBound * Double(picture.width)
        let length = min(profile.count, max(1, Int(pixels.rounded(.down)) / profile.step))
        var sum = 0.0
        var peak = 0.0
        var index = 0
        while index < profile.count {
            sum += profile.residuals[index]
            if index >= length { sum -= profile.residuals[index - length] }
            if index >= length - 1 { peak = max(peak, sum / Double(length)) }
            index += 1
        }
        return peak
    }

    /// Of all runs above the threshold, that with the most above the background.
    private func widestRun(_ threshold: Double) -> Range<Int>? {
        var best: Range<Int>?
        var most = 0.0
        var start = 0
        var area = 0.0
        var index = 0
        while index <= profile.count {
            let isAbove = index < profile.count && profile.residuals[index] > threshold
            if isAbove {
                area += profile.residuals[index]
            } else {
                if area > most {
                    most = area
                    best = start..<index
                }
                start = index + 1
                area = 0
            }
            index += 1
        }
        return best
    }

    /// Where the threshold is crossed at the column before which a run begins or ends, between the middles of two columns.
    private func edge(_ index: Int, _ threshold: Double) -> Double {
        guard index > 0, index < profile.count else { return Double(index) }
        let before = profile.residuals[index - 1]
        let after = profile.residuals[index]
        guard before != after else { return Double(index) }
        return Double(index) - 0.5 + min(max((threshold - before) / (after - before), 0), 1)
    }

    /// How much of the residuals' variance a box over that run explains, and what it leaves.
    private func explained(_ run: Range<Int>, _ height: Double) -> (share: Double, remainder: Double) {
        var sum = 0.0
        var squares = 0.0
        var remainder = 0.0
        var index = 0
        while index < profile.count {
            let residual = profile.residuals[index]
            let left = residual - (index >= run.lowerBound && index < run.upperBound ? height : 0)
            sum += residual
            squares += residual * residual
            remainder += left * left
            index += 1
        }
        let all = squares - sum * sum / Double(profile.count)
        return (all > 0 ? min(max(1 - remainder / all, 0), 1) : 0, remainder)
    }
}
