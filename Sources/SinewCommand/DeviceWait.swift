import HardwareIO
import Pipeline
import Quantities
import RobotRuntime

/// When a start that lacks a device is tried again, and when that is told. Without effects.
struct DeviceWait {
    /// What follows from a failed start.
    struct Step: Equatable {
        /// How long to wait before the next.
        var pause: Duration
        /// Whether to say so now.
        var isTold: Bool
    }

    /// What somebody waits at most who has plugged the device in.
    static let longestPause: Duration = .seconds(10)
    private static let shortestPause: Duration = .milliseconds(500)
    private static let shortestSilence: Duration = .seconds(60)
    private static let longestSilence: Duration = .seconds(3_600)

    private var problem: String?
    private var pause = shortestPause
    private var silence = shortestSilence
    private var told = Timestamp(nanoseconds: 0)

    /// A start has failed for want of a device. A new problem is told at once and tried again soon; one that stays is told
    /// after a minute, and then after twice as long each time, up to an hour.
    mutating func failed(_ problem: String, at now: Timestamp) -> Step {
        let isNew = problem != self.problem
        if isNew {
            self.problem = problem
            pause = Self.shortestPause
            silence = Self.shortestSilence
        }
        let isTold = isNew || now.duration(since: told) >= silence
        if isTold {
            if !isNew { silence = min(silence * 2, Self.longestSilence) }
            told = now
        }
        defer { pause = min(pause * 2, Self.longestPause) }
        return Step(pause: pause, isTold: isTold)
    }

    /// Whether a failure is one that time may heal: a device that is not there yet, does not answer yet, or has not been
    /// given to this user's group yet.
    static func mayHeal(_ error: RobotError) -> Bool {
        guard case .device(_, let error) = error else { return false }
        return switch error {
        case .missing, .notAnswering, .permissionDenied: true
        case .unknownName, .lacking, .busy, .unsupported, .wrongChip, .system: false
        }
    }
}
