/// A place in a source file.
///
/// A line ends at LF, CR LF or a lone CR, as in an editor. A column counts Unicode scalars: a tab is one column,
/// `é` in one scalar is one column, an emoji joined of several scalars is several. A byte-order mark at the start
/// of the file has no column.
public struct SourcePosition: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// The line, counted from 1.
    public var line: Int
    /// The column in Unicode scalars, counted from 1.
    public var column: Int
    /// Bytes from the start of the file, byte-order mark included.
    public var offset: Int

    /// The place at the given line and column (both from 1) and offset in bytes (from 0).
    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// The first character of a file.
    public static var start: SourcePosition { SourcePosition(line: 1, column: 1, offset: 0) }

    /// The place as `line:column`.
    public var description: String { "\(line):\(column)" }

    /// Whether the left place comes before the right one in the same file.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        left.offset < right.offset
    }
}
