import Configuration

/// The names that users give to parts of a pipeline: they are joined with points to `imu.motion`.
enum Name {
    /// Whether `name` can be one; reports it at `key` when not.
    static func check(_ name: String, _ key: String, _ reader: ObjectReader) -> Bool {
        if isValid(name) { return true }
        reader.report(key, rule: rule, value: "is \(Excerpt.quoted(name))", remedy: remedy)
        return false
    }

    /// Whether the key of a member can be one; reports it when not.
    static func check(_ member: ObjectReader.Member, _ problems: ProblemCollector) -> Bool {
        if isValid(member.key) { return true }
        problems.report(
            at: member.keyPosition, path: member.value.path, rule: rule, value: "is \(Excerpt.quoted(member.key))",
            remedy: remedy)
        return false
    }

    private static let rule =
        "must begin with a letter and have only letters, digits, \"-\" and \"_\", at most 64 bytes"
    private static let remedy = "choose another name"

    /// Whether a part can have this name.
    static func isValid(_ name: String) -> Bool {
        let first = name.unicodeScalars.first.map { $0.properties.isAlphabetic || $0 == "_" } ?? false
        return first && name.utf8.count <= 64
            && name.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType == .decimal || $0 == "-" || $0 == "_"
            }
    }
}
