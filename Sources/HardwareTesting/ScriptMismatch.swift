/// A difference between what a script expects and what a driver did.
public struct ScriptMismatch: Sendable, Equatable, CustomStringConvertible {
    /// The transfer's number, counted from 0.
    public let index: Int
    /// What the script has there; nil when it had already ended.
    public let expected: ScriptedTransfer?
    /// What the driver did; nil when it stopped before.
    public let found: ScriptedTransfer?

    /// "transfer 3: expected write 0x6B: 80, found read 0x75: 1 byte".
    public var description: String {
        let expected = expected.map { "expected \($0)" } ?? "expected no more"
        let found = found.map { "found \($0)" } ?? "found no more"
        return "transfer \(index): \(expected), \(found)"
    }
}

/// A driver did not do what its script says.
public struct ScriptFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Every difference, in order; at least one.
    public let mismatches: [ScriptMismatch]

    /// One line for each difference.
    public var description: String {
        mismatches.map(\.description).joined(separator: "\n")
    }
}
