import Configuration
import HardwareIO
@_exported import HardwareTesting
import Pipeline

/// What is wrong with a trial, or what it has found.
public enum TrialError: Error, Sendable {
    /// The description belongs in no registry.
    case description(RegistryError)
    /// What is wrong with the parameters, as `sinew check` would say it.
    case parameters(Problems)
    /// There is no such port.
    case unknownPort(String, known: [String])
    /// The port carries another type than was asked for.
    case wrongType(port: String, carries: String)
    /// Such a block does not lie in so many bytes.
    case block(String, byteCount: Int)
    /// The device cannot be opened.
    case device(HardwareError)
    /// Fewer readings came than were waited for, in the time that there was; and what the driver said of its device.
    case tooFew(readings: Int, health: DriverHealth.State)
    /// The driver's `run` did not end when it was told to.
    case doesNotEnd
    /// The robot around a service cannot be started, in words.
    case robot(String)
    /// The service's `run` did not end within two seconds after it was told to.
    case serviceDoesNotEnd
}

extension TrialError: CustomStringConvertible {
    /// One line, or one for each problem of the parameters.
    public var description: String {
        switch self {
        case .description(let error): "\(error)"
        case .parameters(let problems): problems.map(\.description).joined(separator: "\n")
        case .unknownPort(let name, let known):
            "there is no port \"\(name)\"; there are: \(known.isEmpty ? "none" : known.joined(separator: ", "))"
        case .wrongType(let port, let carries): "the port \"\(port)\" carries \(carries); ask for that type"
        case .block(let summary, let byteCount): "a block of \(summary) does not lie in \(byteCount) bytes"
        case .device(let error): "\(error)"
        case .tooFew(let readings, let health): "only \(readings) readings came; the device is \(health)"
        case .robot(let reason): "the robot of the trial does not start: \(reason)"
        case .serviceDoesNotEnd:
            "the service's run does not end after stop was signalled: wait in the view, or look at stop.isSignalled"
        case .doesNotEnd: "the driver's run does not end after stop was signalled and interrupt() was called"
        }
    }
}
