/// A part of a picture in few cells, each as bright as its pixels are in the mean: noise goes, what moves stays.
///
/// It allocates when it is made and never again.
final class BrightnessGrid: @unchecked Sendable {
    // Unchecked: see PictureReader.
    /// The most cells side by side, and one above the other.
    static let most = (columns: 80, rows: 60)

    /// How many cells there are.
    private(set) var columns = 0
    private(set) var rows = 0
    /// The cells' brightness, row by row, 0…65,280: 256 times Y.
    let cells = UnsafeMutablePointer<UInt16>.allocate(capacity: most.columns * most.rows)
    private let sums = UnsafeMutablePointer<UInt32>.allocate(capacity: most.columns)
    /// Where each column of cells begins, and the last one ends, in pixels of the part.
    private let edges = UnsafeMutablePointer<Int>.allocate(capacity: most.columns + 1)
    private let reader = PictureReader()

    init() {
        cells.initialize(repeating: 0, count: Self.most.columns * Self.most.rows)
        sums.initialize(repeating: 0, count: Self.most.columns)
        edges.initialize(repeating: 0, count: Self.most.columns + 1)
    }

    deinit {
        cells.deallocate()
        sums.deallocate()
        edges.deallocate()
    }

    /// The pixels of a cell in one direction: they share them evenly.
    static func edge(_ cell: Int, of cells: Int, pixels: Int) -> Int { cell * pixels / cells }

    func update(_ picture: Picture, _ part: PixelRectangle) {
        columns = min(part.width, Self.most.columns)
        rows = min(part.height, Self.most.rows)
        var column = 0
        while column <= columns {
            edges[column] = Self.edge(column, of: columns, pixels: part.width)
            column += 1
        }
        var row = 0
        while row < rows {
            let top = Self.edge(row, of: rows, pixels: part.height)
            let bottom = Self.edge(row + 1, of: rows, pixels: part.height)
            sums.update(repeating: 0, count: columns)
            // Of very tall cells some rows are enough, and the sums stay within their 32 bits.
            let step = (bottom - top + 63) / 64
            var counted = 0
            var y = top
            while y < bottom {
                add(picture, part, part.y + y)
                counted += 1
                y += step
            }
            finish(row, part, counted)
            row += 1
        }
    }

    /// Adds a row of pixels to the sums of the cells.
    private func add(_ picture: Picture, _ part: PixelRectangle, _ y: Int) {
        var column = 0
        var x = 0
        while x < part.width {
            let count = min(PictureReader.pieceCount, part.width - x)
            let piece = reader.luma(picture, row: y, from: part.x + x, count: count)
            var first = 0
            while first < count {
                let right = edges[column + 1]
                let taken = min(right - x - first, count - first)
                sums[column] &+= PixelRows.sum(piece + first, count: taken)
                first += taken
                if x + first == right { column += 1 }
            }
            x += count
        }
    }

    private func finish(_ row: Int, _ part: PixelRectangle, _ counted: Int) {
        var column = 0
        while column < columns {
            let pixels = (edges[column + 1] - edges[column]) * counted
            cells[row * columns + column] = UInt16(truncatingIfNeeded: UInt64(sums[column]) * 256 / UInt64(pixels))
            column += 1
        }
    }
}
