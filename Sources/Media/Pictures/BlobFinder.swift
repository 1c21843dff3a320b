/// Finds the largest patch of a colour or a brightness.
///
/// A pixel counts when its Y, Cb and Cr lie within three ranges: a box in the colour space, which a light that becomes
/// stronger or weaker hardly leaves in Cb and Cr. Pixels are gathered in cells, and cells that touch are one patch.
public struct BlobFinder: Sendable {
    /// What is looked for.
    public struct Settings: Sendable {
        /// Where it is looked for.
        public var region: PictureRegion
        /// Its brightness Y, 0…1 of full scale.
        public var brightness: ClosedRange<Double>
        /// Its Cb, −0.5…0.5: blue is above 0.
        public var cb: ClosedRange<Double>
        /// Its Cr, −0.5…0.5: red is above 0.
        public var cr: ClosedRange<Double>
        /// How large it has to be, in shares of the picture.
        public var minimumSize: Double

        /// A patch of that kind; of any colour where nothing is said.
        public init(
            region: PictureRegion = PictureRegion(), brightness: ClosedRange<Double> = 0...1,
            cb: ClosedRange<Double> = -0.5...0.5, cr: ClosedRange<Double> = -0.5...0.5, minimumSize: Double = 0.001
        ) {
            self.region = region
            self.brightness = brightness
            self.cb = cb
            self.cr = cr
            self.minimumSize = minimumSize
        }
    }

    /// The middle of the patch, −1 left…1 right in the whole picture; the last one while there is none, 0 before the first.
    public private(set) var x = 0.0
    /// The middle of the patch, −1 top…1 bottom.
    public private(set) var y = 0.0
    /// The patch's area in shares of the picture's; 0 while there is none.
    public private(set) var size = 0.0
    /// The patch's width in shares of the picture's; the last one while there is none.
    public private(set) var width = 0.0
    /// The patch's height in shares of the picture's; the last one while there is none.
    public private(set) var height = 0.0
    /// How much of all that has the colour is in the patch, 0…1: 1 when it is the only one, 0 for none.
    public private(set) var certainty = 0.0

    private let settings: Settings
    private let limits: ColourLimits
    private let grid = BlobGrid()
    private let reader = PictureReader()
    private let hits = PixelHits()

    /// A finder of patches of that kind.
    public init(_ settings: Settings) {
        self.settings = settings
        limits = ColourLimits(settings)
    }

    /// Looks at a picture. Allocates nothing.
    public mutating func update(_ picture: Picture) {
        let part = settings.region.pixels(of: picture)
        // By pairs of pixels, which share their colour: at its borders the part may be a pixel wider.
        let first = part.x / 2
        let pairs = (part.x + part.width + 1) / 2 - first
        grid.begin(pairs: pairs, rows: part.height)
        var row = 0
        while row < part.height {
            count(picture, row: part.y + row, from: first, pairs: pairs, into: row)
            row += 1
        }
        let patch = grid.largestPatch()
        let pixels = Double(picture.width) * Double(picture.height)
        guard patch.pixels > 0, Double(patch.pixels) >= settings.minimumSize * pixels else {
            size = 0
            certainty = 0
            return
        }
        take(patch, picture, left: 2 * first, top: part.y)
        size = Double(patch.pixels) / pixels
        certainty = Double(patch.pixels) / Double(grid.total)
    }

    private mutating func take(_ patch: BlobGrid.Patch, _ picture: Picture, left: Int, top: Int) {
        let cells = (width: Double(grid.cellWidth), height: Double(grid.cellHeight))
        let middleX = Double(left) + Double(patch.x) / Double(2 * patch.pixels) * cells.width
        let middleY = Double(top) + Double(patch.y) / Double(2 * patch.pixels) * cells.height
        x = min(max(2 * middleX / Double(picture.width) - 1, -1), 1)
        y = min(max(2 * middleY / Double(picture.height) - 1, -1), 1)
        width = min(1, Double(patch.right - patch.left + 1) * cells.width / Double(picture.width))
        height = min(1, Double(patch.bottom - patch.top + 1) * cells.height / Double(picture.height))
    }

    private func count(_ picture: Picture, row y: Int, from first: Int, pairs: Int, into row: Int) {
        var pair = 0
        while pair < pairs {
            let count = min(PictureReader.pieceCount / 2, pairs - pair)
            let x = 2 * (first + pair)
            let pixels = min(2 * count, picture.width - x)
            let luma = reader.luma(picture, row: y, from: x, count: pixels)
            let chroma = reader.chroma(picture, row: y, fromPair: first + pair, count: count)
            hits.find(luma, pixels: pixels, chroma.cb, chroma.cr, count: count, limits)
            grid.add(hits.pairs, count: count, fromPair: pair, row: row)
            pair += count
        }
    }
}
