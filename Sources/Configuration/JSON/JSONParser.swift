/// Reads JSON5 into a tree in which every value knows its line and column.
///
/// Follows the JSON5 specification 1.0.0 (https://spec.json5.org) and is stricter in strings: control characters other
/// than tab may not stand bare, and half of a pair of surrogates is no character. Plain JSON is JSON5. Duplicate keys
/// are kept; whoever reads the tree reports them.
///
/// Time is linear in the size of the file. Stops at the first problem. No global state: any thread.
public struct JSONParser {
    /// The largest file that is read, in bytes. The tree of the worst file of this size takes about 120 MB.
    public static let maximumSize = 4 * 1024 * 1024
    /// The most arrays and objects that may stand one inside the other.
    public static let maximumDepth = 128

    var cursor: JSONCursor
    /// The arrays and objects that are open at the cursor, outermost first.
    var open: [OpenContainer] = []
    let file: String

    /// The one value that `bytes` hold.
    ///
    /// - Parameters:
    ///   - bytes: The whole file: UTF-8, with or without a byte-order mark.
    ///   - file: The file as messages shall name it.
    public static func parse(_ bytes: [UInt8], file: String) throws(Problem) -> JSONValue {
        guard bytes.count <= maximumSize else {
            throw Problem(
                file: file, rule: "must be at most \(maximumSize) bytes long", value: "is \(bytes.count) bytes")
        }
        try checkUTF8(bytes, file: file)
        var parser = JSONParser(cursor: JSONCursor(validUTF8: bytes), file: file)
        return try parser.document()
    }

    private mutating func document() throws(Problem) -> JSONValue {
        try skipSpace()
        guard !cursor.isAtEnd else {
            let isEmpty = cursor.bytes.isEmpty
            throw problem(
                .start, "must hold a JSON value", isEmpty ? "is empty" : "holds only white space and comments")
        }
        let value = try tree()
        try skipSpace()
        guard cursor.isAtEnd else { throw unexpected("must end after its one value") }
        return value
    }
}
