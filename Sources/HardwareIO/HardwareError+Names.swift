import Configuration

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
        .unknownName(kind: kind, name: name, board: board, nearest: NearestName.find(name, among: known.sorted()))
    }
}
