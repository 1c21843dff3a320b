import HardwareIO
import LinuxSystem

/// Why a robot could not be started. Everything that had been opened is closed again.
public enum RobotError: Error, Sendable, CustomStringConvertible {
    /// A producer's or actuator's device could not be had.
    case device(owner: String, error: HardwareError)
    /// The system refused a thread or a descriptor.
    case system(SystemError)

    /// One line: which part of the pipeline, and what is wrong with its device.
    public var description: String {
        switch self {
        case .device(let owner, let error): "\(owner): \(error)"
        case .system(let error): "the system refused: \(error)"
        }
    }
}
