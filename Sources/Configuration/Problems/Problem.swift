/// One thing that is wrong with a file, at one place.
///
/// Its description is always one line, `file:line:column: path: rule; value; remedy`, without the parts that are
/// absent: `rover.json:12:18: loops.balance.stages[1].kq: is not a parameter of pid; did you mean "kp"?`
public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file, as the user named it.
    public let file: String
    /// The place in the file; absent when the problem is about the file as a whole.
    public let position: SourcePosition?
    /// The value that the problem is about; the root when it is about the document or the syntax at its top.
    public let path: JSONPath
    /// What must hold, or what does not: "must be a number between 0 and 50", "is not a parameter of pid".
    public let rule: String
    /// What was found: "is 60", "is the string \"12\"".
    public let value: String?
    /// What would be right: "write 12 without quotes", "did you mean \"kp\"?".
    public let remedy: String?
    /// How many characters of the value are shown.
    private let longestValue: Int

    /// A problem of `file`. Parts are escaped and shortened when the problem is described, not here.
    ///
    /// - Parameter longestValue: how many characters of the value are shown: a value that quotes two names needs more.
    public init(
        file: String, position: SourcePosition? = nil, path: JSONPath = .root, rule: String, value: String? = nil,
        remedy: String? = nil, longestValue: Int = 100
    ) {
        self.file = file
        self.position = position
        self.path = path
        self.rule = rule
        self.value = value
        self.remedy = remedy
        self.longestValue = longestValue
    }

    /// The problem on one line. Control characters are escaped; a value of more than 100 characters, or what else it may
    /// have, is shortened (what it quotes from the file should be an `Excerpt`, which stops at 60).
    public var description: String {
        let place = position.map { "\(file):\($0)" } ?? file
        let shortValue = value.map { Excerpt.shortened($0, to: longestValue) }
        let statement = [rule, shortValue, remedy].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: "; ")
        let parts = [place, path.description, statement].filter { !$0.isEmpty }
        return Excerpt.escaped(parts.joined(separator: ": "))
    }
}
