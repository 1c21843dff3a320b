import Configuration
import Quantities

/// An object of a pipeline or board file that is no driver and no stage, such as a loop: its keys, each said once. Decoding,
/// messages, schema and reference come from it.
public struct ObjectDescription: Sendable {
    /// What it is called, such as "loop".
    public let name: String
    /// One line for people.
    public let text: String
    /// What each key is, in messages: "a key of a loop".
    public let role: String
    /// Its keys, in the order in which a reference shows them.
    public let keys: [KeyDescription]

    init(_ name: String, role: String, _ text: String, _ keys: [any DescribedKey]) {
        self.name = name
        self.role = role
        self.text = text
        self.keys = keys.map(\.description)
    }
}

/// One key of an ``ObjectDescription``.
public struct KeyDescription: Sendable {
    /// The key. Its unit stands in it: `maxAgeMs`.
    public let name: String
    /// What it takes.
    public let kind: KeyKind
    /// Whether the object must have it.
    public let isRequired: Bool
    /// What it is when it is left out; nil where that is no value, but something that the text tells.
    public let defaultValue: ParameterValue?
    /// One line for people.
    public let text: String

    init(
        _ name: String, _ kind: KeyKind, isRequired: Bool = false, default value: ParameterValue? = nil, _ text: String
    ) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
        defaultValue = value
        self.text = text
    }

    init(_ parameter: ParameterDescription) {
        let fallback = parameter.defaultValue == .absent ? nil : parameter.defaultValue
        self.init(
            parameter.name, .parameter(parameter.kind), isRequired: parameter.isRequired, default: fallback,
            parameter.text)
    }
}

/// What a key takes.
public indirect enum KeyKind: Sendable {
    /// The same as a parameter of a driver.
    case parameter(ParameterKind)
    /// A number in a range.
    case number(Bounds<Double>, unit: Unit)
    /// A whole number in a range.
    case integer(Bounds<Int>)
    /// True or false.
    case flag
    /// Any text.
    case text
    /// One of several words.
    case word([ChoiceWord])
    /// The full name of a producer's port or a loop's output, such as "imu.motion".
    case port
    /// An object with these keys.
    case object(ObjectDescription)
    /// An object whose keys are names of the user's choice, each of the same kind of value.
    case members(of: KeyKind)
    /// An array of so many.
    case list(of: KeyKind, count: ClosedRange<Int>)
    /// One of several kinds.
    case either([KeyKind])
    /// An object with these keys, one of which names a driver or a stage; its parameters and ports are keys too.
    case entry(ObjectDescription, of: Registered)

    /// What an entry names.
    public enum Registered: Sendable {
        /// A driver of ``Registry/producers``.
        case producer
        /// One of ``Registry/stages``.
        case stage
        /// A driver of ``Registry/actuators``.
        case actuator
        /// One of ``Registry/services``.
        case service
    }
}
