/// Which parts of a picture have a certain colour: cells with the count of pixels that have it, and the largest patch of
/// cells that hang together.
///
/// It allocates when it is made and never again.
final class BlobGrid: @unchecked Sendable {
    // Unchecked: see PictureReader.
    /// The most cells side by side, and one above the other.
    static let most = (columns: 160, rows: 120)

    /// A patch of cells.
    struct Patch {
        /// Pixels that have the colour.
        var pixels = 0
        /// The sum of where they are, in halves of cells.
        var x = 0
        var y = 0
        /// The cells at its borders.
        var left = Int.max
        var right = -1
        var top = Int.max
        var bottom = -1

        mutating func add(column: Int, row: Int, pixels count: Int) {
            pixels += count
            x += (2 * column + 1) * count
            y += (2 * row + 1) * count
            left = min(left, column)
            right = max(right, column)
            top = min(top, row)
            bottom = max(bottom, row)
        }
    }

    private(set) var columns = 0
    private(set) var rows = 0
    /// Pixels of a cell side by side, an even number, and one above the other.
    private(set) var cellWidth = 2
    private(set) var cellHeight = 1
    /// How many pixels have the colour, cells and all others.
    private(set) var total = 0
    /// For each cell the pixels that have the colour; 0 again when it has been counted to a patch.
    let counts = UnsafeMutablePointer<UInt32>.allocate(capacity: most.columns * most.rows)
    /// Cells of the patch that is being walked through, whose neighbours have still to be looked at.
    private let open = UnsafeMutablePointer<Int32>.allocate(capacity: most.columns * most.rows)

    init() {
        counts.initialize(repeating: 0, count: Self.most.columns * Self.most.rows)
        open.initialize(repeating: 0, count: Self.most.columns * Self.most.rows)
    }

    deinit {
        counts.deallocate()
        open.deallocate()
    }

    /// Empties it for a part of that many pairs of pixels and rows.
    func begin(pairs: Int, rows height: Int) {
        cellWidth = 2 * ((pairs + Self.most.columns - 1) / Self.most.columns)
        cellHeight = (height + Self.most.rows - 1) / Self.most.rows
        columns = (2 * pairs + cellWidth - 1) / cellWidth
        rows = (height + cellHeight - 1) / cellHeight
        total = 0
        counts.update(repeating: 0, count: columns * rows)
    }

    /// Counts pixels of one row of pairs, in which each number says how many of the pair have the colour.
    func add(_ hits: UnsafePointer<UInt8>, count: Int, fromPair first: Int, row: Int) {
        let pairs = cellWidth / 2
        let line = counts + row / cellHeight * columns
        // From cell to cell without a division: a row has more of them than anything else.
        var cell = first / pairs
        var right = (cell + 1) * pairs - first
        var index = 0
        while index < count {
            let end = min(right, count)
            var sum: UInt32 = 0
            while index < end {
                sum &+= UInt32(hits[index])
                index &+= 1
            }
            line[cell] &+= sum
            total &+= Int(sum)
            cell &+= 1
            right &+= pairs
        }
    }

    /// The patch with the most pixels. A cell belongs to one when a quarter of it has the colour: single pixels are noise.
    func largestPatch() -> Patch {
        let least = UInt32(max(1, cellWidth * cellHeight / 4))
        var largest = Patch()
        var index = 0
        while index < columns * rows {
            if counts[index] >= least {
                let patch = walk(from: index, least)
                if patch.pixels > largest.pixels { largest = patch }
            }
            index += 1
        }
        return largest
    }

    /// All that hangs together with a cell, by any of its eight neighbours. A cell is opened once, so all have room.
    private func walk(from start: Int, _ least: UInt32) -> Patch {
        var patch = Patch()
        var waiting = 0
        take(start, into: &patch, &waiting)
        while waiting > 0 {
            waiting -= 1
            let cell = Int(open[waiting])
            let (row, column) = (cell / columns, cell % columns)
            var y = max(0, row - 1)
            while y <= min(rows - 1, row + 1) {
                var x = max(0, column - 1)
                while x <= min(columns - 1, column + 1) {
                    if counts[y * columns + x] >= least { take(y * columns + x, into: &patch, &waiting) }
                    x += 1
                }
                y += 1
            }
        }
        return patch
    }

    private func take(_ cell: Int, into patch: inout Patch, _ waiting: inout Int) {
        patch.add(column: cell % columns, row: cell / columns, pixels: Int(counts[cell]))
        counts[cell] = 0
        open[waiting] = Int32(truncatingIfNeeded: cell)
        waiting += 1
    }
}
