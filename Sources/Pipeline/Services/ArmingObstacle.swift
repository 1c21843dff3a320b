/// What keeps a robot from being armed.
public enum ArmingObstacle: Sendable, Equatable {
    /// The source of the emergency stop of this name calls for a stop: a button that is pressed, a wire that is broken.
    case stopHeld(String)
    /// The source of this name has not told its level yet.
    case stopUnknown(String)
    /// The source of this name was heard, and is not any more.
    case stopLost(String)
    /// The guard has ended, and there is no other yet.
    case guardMissing
    /// The robot does not run, or not any more.
    case notRunning(RobotPhase)

    /// The obstacle as the rest of the sentence "not armed: …", with the way out.
    public var text: String {
        switch self {
        case .stopHeld(let name): "the stop \"\(name)\" is active; let it go first"
        case .stopUnknown(let name): "the stop \"\(name)\" has not told its level yet; nothing drives before it does"
        case .stopLost(let name):
            "the stop \"\(name)\" is not heard any more; look after its device or its loop's inputs"
        case .guardMissing: "the guard has ended and is being replaced"
        case .notRunning(let phase): "the robot \(phase.text)"
        }
    }

    /// The same in a few words, for a line of status.
    public var summary: String {
        switch self {
        case .stopHeld(let name): "\(name) active"
        case .stopUnknown(let name): "\(name) not known yet"
        case .stopLost(let name): "\(name) not heard"
        case .guardMissing: "no guard"
        case .notRunning(let phase): "\(phase.text)"
        }
    }
}
