/// Everything that is wrong with a configuration: at least one problem, in the order of the files.
///
/// Problems of one file stand together, files in the order in which they were first named; within a file a problem
/// without a place comes first, then by place. Equal problems are kept once.
public struct Problems: Error, Sendable, Hashable, RandomAccessCollection, CustomStringConvertible {
    private let sorted: [Problem]

    /// These problems, or nil when there are none.
    public init?(_ problems: some Sequence<Problem>) {
        var seen: Set<Problem> = []
        var files: [String: Int] = [:]
        var ranked: [(file: Int, offset: Int, order: Int, problem: Problem)] = []
        for problem in problems where seen.insert(problem).inserted {
            let file = files[problem.file] ?? files.count
            files[problem.file] = file
            ranked.append((file, problem.position?.offset ?? -1, ranked.count, problem))
        }
        if ranked.isEmpty { return nil }
        ranked.sort { ($0.file, $0.offset, $0.order) < ($1.file, $1.offset, $1.order) }
        sorted = ranked.map(\.problem)
    }

    /// One problem alone.
    public init(_ problem: Problem) {
        sorted = [problem]
    }

    /// The index of the first problem.
    public var startIndex: Int { sorted.startIndex }
    /// The index after the last problem.
    public var endIndex: Int { sorted.endIndex }
    /// The problem at that index.
    public subscript(index: Int) -> Problem { sorted[index] }

    /// One line for each problem.
    public var description: String { sorted.map(\.description).joined(separator: "\n") }
}
