/// What a length of time in a configuration has to outlast: a shorter one would end before what it waits for can come.
public enum TimeFloor: Sendable {
    /// A tick of the loop that it is part of: nothing is seen to be shorter.
    case tick
    /// The time between two values that a loop gives an actuator, late ones included.
    case values
    /// How old the readings behind an actuator's value become while all is well.
    case readings
}
