/// A JSON value together with the place where it stands in its file.
///
/// A tree of these is what `JSONParser` makes; it is at most `JSONParser.maximumDepth` levels deep.
public struct JSONValue: Sendable {
    /// What a value can be.
    public enum Kind: Sendable {
        /// The word `null`.
        case null
        /// The words `true` and `false`.
        case bool(Bool)
        /// A number, with its text as written.
        case number(JSONNumber)
        /// Text, its escapes resolved.
        case string(String)
        /// Values in order.
        case array([JSONValue])
        /// Named values in order, duplicates included.
        case object(JSONObject)
    }

    /// The value's first character.
    public let position: SourcePosition
    /// The value itself.
    public let kind: Kind

    /// A value that stands at `position`.
    public init(_ kind: Kind, at position: SourcePosition) {
        self.kind = kind
        self.position = position
    }

    /// What a message says that was found: `null`, `60`, `the string "12"`, `an array of 3`, `an object`.
    public var excerpt: String {
        switch kind {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): Excerpt.shortened(number.text)
        case .string(let text): "the string \(Excerpt.quoted(text))"
        case .array(let elements): elements.isEmpty ? "an empty array" : "an array of \(elements.count)"
        case .object: "an object"
        }
    }
}
