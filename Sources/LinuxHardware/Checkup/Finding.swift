/// One thing that a check-up has looked at, in a line for people.
public struct Finding: Sendable, Equatable, CustomStringConvertible {
    /// How it stands.
    public enum Kind: String, Sendable {
        /// As it ought to be.
        case good
        /// Nothing wrong, but worth knowing.
        case note
        /// It endangers the robot.
        case warning
    }

    /// How it stands.
    public var kind: Kind
    /// What was found, and what to do about it.
    public var text: String

    /// A finding.
    public init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    /// "warning: what was found; what to do about it".
    public var description: String { "\(kind.rawValue): \(text)" }
}
