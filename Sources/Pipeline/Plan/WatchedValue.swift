import Quantities

/// A value that a port watch has seen.
public enum WatchedValue: Sendable, Equatable {
    /// True or false.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// A number in the port's unit.
    case double(Double)
    /// Three numbers in the port's unit.
    case vector(Vector3)
}
