import Logging
import Pipeline
import RobotRuntime

/// Says once why a robot is not armed, when that changes, and when it is armed after all.
struct ArmingReport {
    private var told: [ArmingObstacle] = []

    /// Tells what is new.
    mutating func report(_ status: RobotStatus, _ log: Logger) {
        let present = status.isArmed ? [] : status.armingObstacles
        guard present != told else { return }
        for obstacle in present where !told.contains(obstacle) { log.warning("not armed: \(obstacle.text)") }
        if present.isEmpty {
            log.notice(
                status.isArmed
                    ? "armed" : "nothing keeps the robot from being armed any more; let it drive with: sinew arm")
        }
        told = present
    }

    /// "armed", "disarmed", "disarmed (button.edge active)".
    static func text(_ status: RobotStatus) -> String {
        guard !status.isArmed else { return "armed" }
        let reasons = status.armingObstacles.map(\.summary)
        return reasons.isEmpty ? "disarmed" : "disarmed (\(reasons.joined(separator: ", ")))"
    }
}
