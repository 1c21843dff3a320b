/// A driver did not do what its script says.
public struct ScriptFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Every difference, in order; at least one.
    public let mismatches: [ScriptMismatch]

    /// One line for each difference.
    public var description: String {
        mismatches.map(\.description).joined(separator: "\n")
    }
}
