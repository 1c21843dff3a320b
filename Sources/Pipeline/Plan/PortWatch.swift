import Media
import Quantities

/// The newest value of a port for people: read by one thread, as often as it likes.
public class PortWatch {
    /// The port's name in the pipeline, such as "balance.effort".
    public let name: String
    /// What the port carries.
    public let description: PortDescription

    init(name: String, description: PortDescription) {
        self.name = name
        self.description = description
    }

    /// The newest value so far, or nil before the first.
    public func newest() -> WatchedValue? {
        preconditionFailure("a watch without a type")
    }
}

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
    /// A block: what it is, and its number on the wire.
    case block(BlockGeometry, sequence: UInt64)
}
