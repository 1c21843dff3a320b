/// Reads the members of one JSON object and reports everything that is wrong with them, without stopping.
///
/// Ask for each key that the object may have; a problem is reported and read as nil. Then call `finish(as:known:)`, which
/// reports the keys that nobody asked for. Duplicate keys are reported from the start; the first one counts.
///
/// A class, because it remembers what was asked for. For one task at a time.
public final class ObjectReader {
    /// One member of an object whose keys are names of the user's choice.
    public struct Member {
        /// The key.
        public let key: String
        /// Where the key stands.
        public let keyPosition: SourcePosition
        /// A reader of the value.
        public let value: ValueReader
    }

    /// The object's opening brace.
    public let position: SourcePosition
    /// The way to the object from the top of the document.
    public let path: JSONPath
    /// Where problems go.
    public let problems: ProblemCollector

    private var members: [JSONObject.Member] = []
    private var indices: [String: Int] = [:]
    private var asked: [String] = []
    /// The keys that were asked for so far.
    package var askedKeys: [String] { asked }
    private var missing: [String: Problem] = [:]
    private var takesEveryKey = false
    private var doubtful: Set<String> = []
    /// Members whose key was given before.
    package private(set) var repetitions: [JSONObject.Member] = []

    init(_ object: JSONObject, at position: SourcePosition, path: JSONPath, problems: ProblemCollector) {
        self.position = position
        self.path = path
        self.problems = problems
        for member in object.members {
            if let first = indices[member.key] {
                problems.report(
                    at: member.keyPosition, path: path.appending(member.key), rule: "must be given once",
                    value: "was already given at \(members[first].keyPosition)", remedy: "remove one of the two")
                repetitions.append(member)
                doubtful.insert(member.key)
            } else {
                indices[member.key] = members.count
                members.append(member)
            }
        }
    }

    /// Whether the object has the key. Does not count as asking for it.
    public func has(_ key: String) -> Bool { indices[key] != nil }

    /// Whether nobody knows what the key was meant to be, for a problem that has been reported: it is given twice, or a key
    /// that is unknown looks like it, once `finish` has seen that. What follows from its value, or from its absence, is
    /// not to be blamed on anybody.
    public func isDoubtful(_ key: String) -> Bool { doubtful.contains(key) }

    /// A reader of the value of the key, nil when the object does not have it.
    ///
    /// - Parameter expectation: What the value must be, for the problem of a missing key: "a number between 0 and 50".
    public func value(_ key: String, _ presence: Presence = .required, expecting expectation: String) -> ValueReader? {
        if !asked.contains(key) { asked.append(key) }
        if let index = indices[key] {
            return ValueReader(members[index].value, path: path.appending(key), problems: problems)
        }
        if presence == .required, missing[key] == nil {
            missing[key] = problems.report(
                at: position, path: path, rule: "must have the key \(Excerpt.quoted(key))",
                remedy: "add \(expectation)")
        }
        return nil
    }

    /// All members in order, for an object whose keys are names of the user's choice: no key is unknown then.
    public func everyMember() -> [Member] {
        takesEveryKey = true
        return members.map { member in
            let value = ValueReader(member.value, path: path.appending(member.key), problems: problems)
            return Member(key: member.key, keyPosition: member.keyPosition, value: value)
        }
    }

    /// Where the value of the key stands, or the object when it does not have the key.
    package func place(of key: String) -> SourcePosition {
        indices[key].map { members[$0].value.position } ?? position
    }

    /// Reports a problem of the value of the key, or of the object when it does not have the key.
    public func report(_ key: String, rule: String, value: String? = nil, remedy: String? = nil) {
        problems.report(at: place(of: key), path: path.appending(key), rule: rule, value: value, remedy: remedy)
    }

    /// Reports the keys that are unknown: neither asked for nor `known`. To be called once, at the end.
    ///
    /// A key that looks like a missing one is taken for it, and replaces the problem of the missing key.
    ///
    /// - Parameters:
    ///   - role: What a known key is: "a parameter of pid".
    ///   - known: Keys that are allowed besides those that were asked for.
    public func finish(as role: String = "a key of this object", known: [String] = []) {
        if takesEveryKey { return }
        let allKnown = asked + known.filter { !asked.contains($0) }
        let isKnown = Set(allKnown)
        let absent = allKnown.filter { indices[$0] == nil }
        for member in members where !isKnown.contains(member.key) {
            let near = problems.isFull ? nil : NearestName.find(member.key, among: absent)
            if let near {
                doubtful.insert(near)
                if let problem = missing.removeValue(forKey: near) { problems.withdraw(problem) }
            }
            let shown = near ?? (problems.isFull ? nil : NearestName.find(member.key, among: allKnown))
            problems.report(
                at: member.keyPosition, path: path.appending(member.key), rule: "is not \(role)",
                remedy: shown.map { "did you mean \(Excerpt.quoted($0))?" } ?? Self.list(allKnown))
        }
    }

    private static func list(_ known: [String]) -> String {
        if known.isEmpty { return "remove it" }
        return known.count == 1 ? "only \(known[0]) is" : "known are " + Suggestion.joined(known)
    }
}

/// Whether an object must have a key.
public enum Presence: Sendable {
    /// Its absence is a problem.
    case required
    /// It may be left out, which reads as nil without a problem.
    case optional
}
