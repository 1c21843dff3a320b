import Testing

/// A pipeline with something wrong in it, and every line that the compiler must say about it.
struct BrokenPipeline: Sendable, CustomTestStringConvertible {
    let name: String
    let text: String
    let faults: [String]

    init(_ name: String, _ text: String, _ faults: [String]) {
        self.name = name
        self.text = text
        self.faults = faults
    }

    var testDescription: String { name }
}
