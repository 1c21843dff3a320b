import Configuration
import HardwareIO
import Pipeline
import RobotRuntime

/// An end that is not success: what to tell the user, a line each, and the exit status.
struct Failure: Error {
    let lines: [String]
    let status: ExitStatus

    init(_ line: String, _ status: ExitStatus) {
        lines = [line]
        self.status = status
    }

    init(_ lines: [String], _ status: ExitStatus) {
        self.lines = lines
        self.status = status
    }

    init(_ problems: Problems, _ status: ExitStatus) {
        lines = problems.map(\.description)
        self.status = status
    }

    init(_ error: RobotError, file: String) {
        switch error {
        case .device(let owner, let error):
            self.init("\(file): \(owner): \(error)", Self.status(of: error))
        case .guardRefused:
            self.init("\(file): \(error)", .unavailable)
        case .unsuitable(let problems):
            self.init(problems, .configuration)
        case .system, .realtimeRefused, .outOfTurn:
            self.init("\(file): \(error)", .systemError)
        }
    }

    static func status(of error: HardwareError) -> ExitStatus {
        switch error {
        case .unknownName, .lacking: .configuration
        case .missing, .unsupported, .notAnswering, .wrongChip: .unavailable
        case .permissionDenied: .noPermission
        case .busy: .temporaryFailure
        case .system: .systemError
        }
    }
}
