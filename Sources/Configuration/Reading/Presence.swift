/// Whether an object must have a key.
public enum Presence: Sendable {
    /// Its absence is a problem.
    case required
    /// It may be left out, which reads as nil without a problem.
    case optional
}
