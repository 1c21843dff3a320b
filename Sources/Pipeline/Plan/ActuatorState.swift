/// What an actuator is doing.
public enum ActuatorState: Sendable, Equatable {
    /// Its output is at the safe value; the next good value of its loop drives it.
    case safe
    /// A loop drives it.
    case driven
    /// Its output is at the safe value and stays there until somebody arms it.
    case latched
}
