import Configuration
import LinuxSystem
import Logging
import Pipeline
import RobotRuntime

/// Tells systemd how a robot is: that it runs, what it is doing in one line, that it stops, and, where the unit has a
/// `WatchdogSec`, that it is well. One thread at a time.
final class ServiceReport {
    private let manager: ServiceManager
    private let log: Logger
    private var feeder: WatchdogFeeder?
    /// What has not reached it yet; it goes with the next status.
    private var pending: [String] = []
    private var status = ""
    private var hasFailed = false

    /// nil when this is no service that anybody wants to hear of.
    init?(log: Logger) {
        guard let manager = ServiceManager() else { return nil }
        self.manager = manager
        self.log = log
    }

    /// The robot runs; from now on a sign of life is expected.
    func ready(_ robot: RobotStatus, _ liveness: Liveness) throws(SystemError) {
        if let timeout = manager.watchdogTimeout {
            // Fed at least twice in the time-out, as sd_watchdog_enabled(3) wants it.
            feeder = try WatchdogFeeder(name: "service-watchdog", timeout: timeout, while: liveness) {
                [manager] () throws(SystemError) in try manager.tell("WATCHDOG=1")
            }
        }
        pending = ["READY=1"]
        report(robot)
    }

    /// The robot has not started, for want of a device; the next try is over within the pause and a minute. Until then the
    /// manager is to have patience, whatever its `TimeoutStartSec`.
    func waiting(for device: String, _ pause: Duration) {
        let patience = (pause + .seconds(60)).wholeNanoseconds / 1_000
        send(["EXTEND_TIMEOUT_USEC=\(patience)", "STATUS=waiting: \(Excerpt.escaped(device))"]) {}
    }

    /// Tells its status where that has changed.
    func report(_ robot: RobotStatus) {
        let text = Self.text(robot)
        guard text != status || !pending.isEmpty else { return }
        send(pending + ["STATUS=\(text)"]) { status = text }
    }

    /// The robot is being stopped.
    func stopping() {
        send(["STOPPING=1", "STATUS=stopping"]) {}
    }

    /// No sign of life is given any more.
    func end() {
        feeder?.stop()
    }

    private func send(_ assignments: [String], _ succeeded: () -> Void) {
        do throws(SystemError) {
            try manager.tell(assignments)
            pending = []
            hasFailed = false
            succeeded()
        } catch {
            if !hasFailed { log.warning("the service manager cannot be told: \(error); see NOTIFY_SOCKET") }
            hasFailed = true
        }
    }

    /// "armed; loop balance runs; producer imu: i2c1 address 0x68 does not answer".
    static func text(_ robot: RobotStatus) -> String {
        let loops = robot.loops.map { loop in
            loop.isStalled
                ? "loop \(loop.name) stands still"
                : "loop \(loop.name) \(loop.isRunning ? "runs" : "waits for its inputs")"
        }
        let producers = robot.producers.compactMap { producer -> String? in
            switch producer.health {
            case .good: nil
            case .failing(let reason), .hanging(let reason): "producer \(producer.name): \(reason)"
            }
        }
        let services = robot.services.compactMap { service -> String? in
            switch service.health {
            case .good: nil
            case .failing(let reason), .hanging(let reason): "service \(service.name): \(reason)"
            }
        }
        // One line: another would be another assignment to the service manager.
        return Excerpt.escaped(([ArmingReport.text(robot)] + loops + producers + services).joined(separator: "; "))
    }
}
