/// One parameter of a driver, stage or actuator: all that decoding, validation, schema and catalogue need.
public struct ParameterDescription: Sendable {
    /// The key in the configuration. Its unit stands in it: `timeConstantMs`.
    public var name: String
    /// What it takes.
    public var kind: ParameterKind
    /// What it is when absent; nil when it must be there.
    public var defaultValue: ParameterValue?
    /// One line for people.
    public var text: String
    /// What a length of time has to outlast; nil where any will do.
    public var floor: TimeFloor?
    /// Whether the word null may stand for no value.
    public var isNullable = false

    /// The words of a choice with their meaning, where they are an ``ExplainedChoice``.
    public var words: [ChoiceWord] = []

    /// Whether the configuration must have it.
    public var isRequired: Bool { defaultValue == nil }
}

/// What a length of time in a configuration has to outlast: a shorter one would end before what it waits for can come.
public enum TimeFloor: Sendable {
    /// A tick of the loop that it is part of: nothing is seen to be shorter.
    case tick
    /// The time between two values that a loop gives an actuator, late ones included.
    case values
    /// How old the readings behind an actuator's value become while all is well.
    case readings
}
