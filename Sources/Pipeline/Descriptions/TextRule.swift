/// What the text of a parameter must be, besides without control characters: its length, and what it looks like.
///
/// Made of what a JSON Schema can say too, so that an editor finds the same problems.
public struct TextRule: Sendable, Hashable {
    /// What is wanted, as it follows "must be": "an absolute path, such as \"/dev/ttyUSB0\"".
    public let phrase: String
    /// How many characters (Unicode scalars) it may have.
    public let length: ClosedRange<Int>
    /// The regular expression that the whole text must match; nil for any.
    public let pattern: String?
    /// What it names, such as "device", where that belongs to one entry of the pipeline: nobody else may name the same. nil
    /// where it has no owner.
    public let owned: String?

    private init(_ phrase: String, _ length: ClosedRange<Int>, _ pattern: String?, owned: String? = nil) {
        self.phrase = phrase
        self.length = length
        self.pattern = pattern
        self.owned = owned
    }

    /// Any text of so many characters; by default one that is not empty.
    public static func any(length: ClosedRange<Int> = 1...1_000) -> TextRule {
        TextRule(lengthPhrase(length), length, nil)
    }

    /// Text that matches a regular expression as a whole.
    ///
    /// - Parameters:
    ///   - pattern: what Swift and ECMAScript read the same way. One that cannot be read is a ``RegistryError``.
    ///   - phrase: what is wanted, in words that follow "must be".
    public static func matching(
        _ pattern: String, _ phrase: String, length: ClosedRange<Int> = 1...1_000
    ) -> TextRule {
        TextRule(phrase, length, pattern)
    }

    /// The path of a file, from the root of the file system.
    public static let absolutePath = TextRule(
        "an absolute path, such as \"/var/lib/robot/map.json\"", 1...4_095, "/.*")

    /// The path of a device that belongs to whoever names it, such as "/dev/ttyUSB0".
    public static let device = TextRule(
        "the absolute path of a device, such as \"/dev/ttyUSB0\"", 1...4_095, "/.*[^/]", owned: "device")

    /// The path of a file that belongs to whoever names it, because he writes it. A relative one begins where the program was
    /// started.
    public static let file = TextRule(
        "the path of a file, such as \"/var/log/robot.jsonl\"", 1...4_095, "(.*/)?[^/]+", owned: "file")

    /// The name or the address of a machine in a network: "robot.local", "192.168.1.7", "fe80::1%eth0".
    public static let host = TextRule(
        "the name or the address of a host, such as \"robot.local\" or \"192.168.1.7\"", 1...253,
        "[A-Za-z0-9_]([A-Za-z0-9_.\\-]*[A-Za-z0-9_])?\\.?|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9_.\\-]+)?")

    // MARK: Checking

    /// What is wrong with a text; nil when nothing is.
    func flaw(of text: String) -> (rule: String, value: String)? {
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return ("must be without control characters", "has one")
        }
        let count = text.unicodeScalars.count
        // What has a form of its own is described by it, if it is not too long.
        guard count <= length.upperBound, count >= length.lowerBound || pattern != nil else {
            return ("must be \(Self.lengthPhrase(length))", count == 0 ? "is empty" : "has \(count)")
        }
        guard count >= length.lowerBound, matches(text) else { return ("must be \(phrase)", "") }
        return nil
    }

    /// Why it is no rule; nil when it is one. A text that is a default must pass it.
    func problem(withDefault text: String?) -> String? {
        do {
            _ = try pattern.map { try Regex($0) }
        } catch {
            return "its pattern cannot be read: \(error)"
        }
        return text.flatMap { flaw(of: $0) }.map { "its default breaks its own rule: \($0.rule)" }
    }

    private func matches(_ text: String) -> Bool {
        guard let pattern else { return true }
        // Compiled each time, because a Regex cannot be shared between threads; a file has few of them. One that cannot be
        // read never gets here: the registry refuses it.
        do { return try Regex(pattern).wholeMatch(in: text) != nil } catch { return false }
    }

    private static func lengthPhrase(_ length: ClosedRange<Int>) -> String {
        if length.upperBound == length.lowerBound { return "text of \(length.lowerBound) characters" }
        return length.lowerBound == 0
            ? "text of at most \(length.upperBound) characters"
            : "text of \(length.lowerBound) to \(length.upperBound) characters"
    }
}
