extension ObjectReader {
    /// The most parts of one kind that a pipeline, or a loop, may have. Each producer and each loop is a thread.
    public static let longestList = 1_000

    /// The members of a key that may be left out and whose names are the user's: the object that holds them, and they.
    /// Nil when it is not there or at fault, which it is with more than ``longestList``.
    package func parts(_ key: String) -> (object: ObjectReader, members: [Member])? {
        guard let object = object(key, .optional) else { return nil }
        let members = object.everyMember()
        return isShort(key, members.count) ? (object, members) : nil
    }

    /// The elements of a key's array that may be left out; none when there are more than ``longestList``.
    package func list(_ key: String) -> [ValueReader] {
        guard let elements = array(key, .optional), isShort(key, elements.count) else { return [] }
        return elements
    }

    private func isShort(_ key: String, _ count: Int) -> Bool {
        if count <= Self.longestList { return true }
        report(
            key, rule: "must have at most \(Self.longestList) entries", value: "has \(count)",
            remedy: "divide them among several")
        return false
    }
}
