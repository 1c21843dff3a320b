import Configuration
import Guarding
import HardwareIO
import LinuxSystem
import Pipeline
import Realtime

/// Why a robot could not be started. Everything that had been opened is closed again.
public enum RobotError: Error, Sendable, CustomStringConvertible {
    /// What the file asks of the board cannot be, which only the board itself could tell: two names of one device, a kind of
    /// device that it does not have. Nothing has been opened.
    case unsuitable(Problems)
    /// A producer's or actuator's device could not be had.
    case device(owner: String, error: HardwareError)
    /// The file demands real time, and the system refuses a part of it.
    case realtimeRefused(part: String, refusal: SystemThread.Refusal)
    /// The guard process could not be started, or does not keep an output.
    case guardRefused(GuardError)
    /// It is not its turn to be opened or started: a robot is opened once, then started once.
    case outOfTurn(String, RobotPhase)
    /// The system refused a thread or a descriptor.
    case system(SystemError)

    /// One line: which part of the pipeline, and what is wrong with its device.
    public var description: String {
        switch self {
        case .unsuitable(let problems): problems.description
        case .device(let owner, let error): "\(owner): \(error)"
        case .realtimeRefused(let part, let refusal):
            "realtime.required: \(part) cannot have \(refusal.setting); \(refusal.remedy)"
        case .guardRefused(let error):
            "guard: \(error)"
        case .outOfTurn(let step, let phase):
            "the robot cannot be \(step): it \(phase.text); a robot is opened once, then started once; make another"
        case .system(let error): "the system refused: \(error)"
        }
    }
}
