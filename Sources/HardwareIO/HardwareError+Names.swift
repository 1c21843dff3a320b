extension HardwareError {
    /// A name that a board does not have, with the known one that is most like it.
    ///
    /// - Parameters:
    ///   - kind: what was looked for, such as "line" or "I2C bus".
    ///   - name: the name that nobody knows.
    ///   - board: the board's name.
    ///   - known: the names that there are.
    public static func unknownName(
        kind: String, name: String, board: String, among known: some Sequence<String>
    ) -> HardwareError {
        // Sorted, because the order of a dictionary's keys changes from run to run.
        let near = known.sorted().map { (name: $0, distance: distance(name.lowercased(), $0.lowercased())) }
            .filter { $0.distance <= max(1, name.count / 3) }
            .min { $0.distance < $1.distance }
        return .unknownName(kind: kind, name: name, board: board, nearest: near?.name)
    }

    /// Letters to add, remove or change to make one word the other (Levenshtein's distance).
    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8.prefix(64))
        let right = Array(right.utf8.prefix(64))
        var row = Array(0...right.count)
        for (above, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = above + 1
            for column in right.indices {
                let change = diagonal + (letter == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count]
    }
}
