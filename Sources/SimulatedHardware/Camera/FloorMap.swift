/// How far each place of the floor is from the middle of the printed line, so that a pixel is looked up and not worked out.
///
/// Distances are kept at the corners of cells of 1 cm and taken in between: the error of that is below 0.04 mm where the
/// line bends at a radius of 35 cm. Places are whole numbers of 1/65536 of a cell from the corner at least x and y.
final class FloorMap: Sendable {
    /// The length of a cell in m, and a place's unit.
    static let cell = 0.01
    static let unitsPerMetre = 65_536 / cell
    /// A distance's unit is so small that a row of pixels has steps that do not show.
    static let distancesPerMetre = 512_000.0
    /// The distance of what lies behind a wall.
    static let beyond = Int.min

    /// The map of the standard track in the standard room: 130 KB, made when it is first asked for.
    static let standard = FloorMap(Track.standard, Room())

    /// Where the corner is whose place is 0, in m.
    let cornerX: Double
    let cornerY: Double
    private let columns: Int
    private let rows: Int
    // Unsafe: written when this is made and never again.
    private nonisolated(unsafe) let distances: UnsafeMutablePointer<Int16>

    init(_ track: Track, _ room: Room) {
        cornerX = -room.width / 2
        cornerY = -room.depth / 2
        columns = Int((room.width / Self.cell).rounded())
        rows = Int((room.depth / Self.cell).rounded())
        distances = .allocate(capacity: (columns + 1) * (rows + 1))
        for row in 0...rows {
            for column in 0...columns {
                let place = track.place(
                    x: cornerX + Double(column) * Self.cell, y: cornerY + Double(row) * Self.cell)
                let units = (place.offset * Self.distancesPerMetre / 16).rounded()
                distances[row * (columns + 1) + column] = Int16(min(max(units, -32_767), 32_767))
            }
        }
    }

    deinit { distances.deallocate() }

    /// How far a place is from the middle of the line, to its left positive; ``beyond`` behind a wall.
    @inline(__always)
    func distance(_ x: Int, _ y: Int) -> Int {
        let column = x >> 16
        let row = y >> 16
        guard column >= 0, column < columns, row >= 0, row < rows else { return Self.beyond }
        let across = (x >> 8) & 255
        let along = (y >> 8) & 255
        let corner = distances + (row * (columns + 1) + column)
        let above = corner + (columns + 1)
        let low = Int(corner[0]) &* (256 &- across) &+ Int(corner[1]) &* across
        let high = Int(above[0]) &* (256 &- across) &+ Int(above[1]) &* across
        return (low &* (256 &- along) &+ high &* along) >> 12
    }
}
