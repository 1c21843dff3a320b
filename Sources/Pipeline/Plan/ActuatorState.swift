/// What an actuator is doing.
public enum ActuatorState: UInt64, Sendable {
    /// Its output is at the safe value, put there by the runtime.
    case safe = 0
    /// A loop drives it.
    case driven = 1
}
