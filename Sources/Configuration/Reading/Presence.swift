/// Whether an object must have a key.
public enum Presence: Sendable {
    /// Its absence is a fault.
    case required
    /// It may be left out, which reads as nil without a fault.
    case optional
}
