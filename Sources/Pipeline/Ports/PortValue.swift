import Quantities
import Subscriptions

/// What a port can carry: a value that is copied bit by bit, holds no reference, and is described to people and tools.
///
/// The set is closed in kind (see ``PortType``); a driver adds a named structure by conforming its reading to this
/// protocol once.
public protocol PortValue: BitwiseCopyable, Sendable {
    /// The kind of value, with its fields where it has some.
    static var portType: PortType { get }
    /// What a port holds before its first reading.
    static var zero: Self { get }
    /// Whether every number in it is finite. A value that is not never reaches an actuator.
    var isFinite: Bool { get }
    /// The value that a configuration gives, or nil when this kind of value cannot be given there.
    static func configured(_ value: ParameterValue) -> Self?
    /// What loops do with a wire of such values, compiled for them. Everybody takes the one that is there.
    static var wireCode: WireCode<Self> { get }
}

extension PortValue {
    /// Compiled for the type where it is made a `PortValue`.
    @inlinable public static var wireCode: WireCode<Self> { WireCode() }

    /// Nil: most kinds of value cannot stand in a configuration.
    public static func configured(_ value: ParameterValue) -> Self? { nil }
}

extension Reading where Value: PortValue {
    /// Whether the value may be used as it is: it is finite, and so is all that it was made from.
    @inlinable var isNumber: Bool { isValid && value.isFinite }
}

extension Bool: PortValue {
    /// A switch, an edge, a decision.
    public static var portType: PortType { .bool }
    /// False.
    public static var zero: Bool { false }
    /// Always.
    @inlinable public var isFinite: Bool { true }
    /// True or false.
    public static func configured(_ value: ParameterValue) -> Bool? {
        guard case .flag(let flag) = value else { return nil }
        return flag
    }
}

extension Int: PortValue {
    /// A count.
    public static var portType: PortType { .integer }
    /// Always.
    @inlinable public var isFinite: Bool { true }
}

extension Double: PortValue {
    /// A number with the unit that its port states.
    public static var portType: PortType { .double }
    /// A number.
    public static func configured(_ value: ParameterValue) -> Double? {
        guard case .number(let number) = value else { return nil }
        return number
    }
}

extension Vector3: PortValue {
    /// Three numbers with the unit that their port states.
    public static var portType: PortType { .vector }
    /// Whether all three parts are finite.
    @inlinable public var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }
}
