/// Where a robot is in its life.
public enum RobotPhase: String, Sendable, CaseIterable {
    /// Nothing of it is open.
    case made
    /// Its devices are being opened.
    case opening
    /// Its devices are open, each output at its safe value; nothing runs.
    case opened
    /// Its threads are being started.
    case starting
    /// It runs, and nothing is driven.
    case disarmed
    /// It runs, and its loops may drive.
    case armed
    /// It is being stopped, or brought down after something has failed.
    case stopping
    /// It has been stopped; nothing of it is open.
    case stopped
    /// It could not be opened or started; nothing of it is open.
    case failed

    /// The phase as the rest of the sentence "the robot …".
    public var text: String {
        switch self {
        case .made: "is not open yet"
        case .opening: "is being opened"
        case .opened: "is open and not started yet"
        case .starting: "is being started"
        case .disarmed: "is disarmed"
        case .armed: "is armed"
        case .stopping: "is being stopped"
        case .stopped: "has been stopped"
        case .failed: "could not be started"
        }
    }
}
