/// The members of a JSON object in the order of the file, duplicates included.
public struct JSONObject: Sendable {
    /// One `key: value` of an object.
    public struct Member: Sendable {
        /// The key, its escapes resolved.
        public let key: String
        /// Where the key stands (its quote, where it has one).
        public let keyPosition: SourcePosition
        /// The value, which knows its own place.
        public let value: JSONValue

        /// A member of an object.
        public init(key: String, keyPosition: SourcePosition, value: JSONValue) {
            self.key = key
            self.keyPosition = keyPosition
            self.value = value
        }
    }

    /// All members, as written.
    public let members: [Member]

    /// An object of these members.
    public init(members: [Member]) {
        self.members = members
    }

    /// The first member of that name. Keys that look alike are alike (Unicode canonical equivalence). Linear time.
    public func first(named key: String) -> Member? {
        members.first { $0.key == key }
    }
}
