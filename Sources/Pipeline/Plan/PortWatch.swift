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
    public final func newest() -> WatchedValue? { newestReading()?.value }

    /// The newest reading so far, or nil before the first.
    public func newestReading() -> ObservedReading? { preconditionFailure("a watch without a type") }
}
