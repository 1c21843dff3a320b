import Testing

/// A pipeline with something wrong in it, and every line that the compiler must say about it.
struct BrokenPipeline: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let problems: [String]

    init(_ name: String, _ text: String, _ problems: [String]) {
        self.name = name
        self.text = text
        self.problems = problems
    }

    var testDescription: String { name }
}
