/// Where the readers of one file report what is wrong, so that all problems are shown at once.
///
/// A class, because the readers of nested values share it. For one task at a time.
public final class ProblemCollector {
    /// How many problems are kept; further ones are only counted.
    public static let limit = 1_000

    /// The file, as the user named it.
    public let file: String
    /// The problems so far, in the order in which they were found.
    public private(set) var problems: [Problem] = []
    /// How many names may still be looked at in search of what was meant; a file with many slips gets no more hints then.
    package var searchWork = 5_000_000
    /// How many problems were reported beyond the limit.
    public private(set) var omitted = 0

    /// A collector for one file, empty.
    public init(file: String) {
        self.file = file
    }

    /// Adds a problem and returns it.
    @discardableResult
    public func report(
        at position: SourcePosition?, path: JSONPath, rule: String, value: String? = nil, remedy: String? = nil
    ) -> Problem {
        let problem = Problem(file: file, position: position, path: path, rule: rule, value: value, remedy: remedy)
        add(problem)
        return problem
    }

    /// Adds a problem, which may be one of another file that this one names.
    package func add(_ problem: Problem) {
        if problems.count < Self.limit { problems.append(problem) } else { omitted += 1 }
    }

    /// Whether further problems are only counted, so that nobody reads their remedies.
    package var isFull: Bool { problems.count >= Self.limit }

    /// How many problems were reported so far.
    package var count: Int { problems.count + omitted }

    /// Takes a problem back that another one explains better.
    func withdraw(_ problem: Problem) {
        problems.removeAll { $0 == problem }
    }

    /// Throws everything that was reported, if anything was, and how many problems were left out.
    public func check() throws(Problems) {
        var shown = problems
        if omitted > 0 {
            let rule = "has too many problems to show them all"
            shown.append(Problem(file: file, rule: rule, value: "\(omitted) are left out"))
        }
        if let problems = Problems(shown) { throw problems }
    }
}
