/// Why an actuator is at its safe value.
public enum SafeReason: UInt8, Sendable, Equatable {
    /// Its loop has not run yet: an input has had no reading so far.
    case waiting
    /// An input of its loop is older than its `maxAgeMs`.
    case inputTooOld
    /// Its loop gave a value that is not a number.
    case notFinite
    /// The readings behind its value were older than `maxAgeAtActuationMs`.
    case tooOldAtActuation
    /// Its loop gave no value for longer than `staleAfterMs`.
    case stale
    /// Its device refused what its loop gave for longer than `staleAfterMs`.
    case refused
    /// Its loop missed its deadline too often.
    case deadlineMissed
    /// Somebody or something called the emergency stop.
    case emergencyStop
    /// The guard process ended, and there is no other yet.
    case guardEnded
    /// The robot starts disarmed.
    case disarmed
    /// The robot was stopped.
    case stopped
    /// A source of the emergency stop is not heard any more.
    case stopLost

    /// The reason as the rest of the sentence "actuator wheels is safe: …".
    public var text: String {
        switch self {
        case .waiting: "its loop waits for a first reading"
        case .inputTooOld: "an input of its loop is older than maxAgeMs"
        case .notFinite: "its loop gave a value that is not a number"
        case .tooOldAtActuation: "the readings behind its value are older than maxAgeAtActuationMs"
        case .stale: "its loop gave no value for longer than staleAfterMs"
        case .refused: "its device has refused every value for longer than staleAfterMs"
        case .deadlineMissed: "its loop missed its deadline too often"
        case .emergencyStop: "emergency stop"
        case .guardEnded: "its guard has ended"
        case .disarmed: "the robot is not armed"
        case .stopped: "the robot was stopped"
        case .stopLost: "a source of the emergency stop is not heard any more"
        }
    }
}

/// What an actuator is doing.
public enum ActuatorState: Sendable, Equatable {
    /// Its output is at the safe value; the next good value of its loop drives it.
    case safe
    /// A loop drives it.
    case driven
    /// Its output is at the safe value and stays there until somebody arms it.
    case latched
}
