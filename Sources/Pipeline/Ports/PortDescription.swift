import Quantities

/// What a port carries, as told to people, to validation, and to whatever is generated from descriptions.
public struct PortDescription: Sendable, Hashable {
    /// How a stage takes a port's readings.
    public enum Delivery: String, Sendable, Hashable {
        /// The newest reading, kept until the next.
        case state
        /// Every reading since the last tick.
        case events
    }

    /// The name, which for a stage is also the key in the configuration.
    public var name: String
    /// The kind of value.
    public var type: PortType
    /// The unit of its numbers; nil on an input that takes any.
    public var unit: Unit?
    /// How an input takes readings; outputs are `.state`.
    public var delivery: Delivery
    /// One line for people.
    public var text: String

    /// "double in rad", "bool", "events of bool".
    public var summary: String {
        let unitText = unit.flatMap { $0 == .one ? nil : " in \($0.symbol)" } ?? ""
        return (delivery == .events ? "events of " : "") + type.name + unitText
    }

    /// Whether what `source` gives may be wired to this input, as far as type and unit go.
    public func accepts(_ source: PortDescription) -> Bool {
        type.accepts(source.type) && (unit == nil || source.unit == nil || unit == source.unit)
    }
}
