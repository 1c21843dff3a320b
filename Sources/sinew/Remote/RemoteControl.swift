import Glibc
import LinuxSystem
import Pipeline
import Quantities
import RobotRuntime

/// Answers other processes that speak to a running robot: `sinew stop`, `sinew arm`, `sinew inject`.
///
/// Anybody on the machine may stop a robot. To arm one, or to inject a fault, takes the user who runs it, or root.
final class RemoteControl: Sendable {
    /// What becomes of a request.
    enum Answer {
        case reply(RemoteReply)
        /// The robot is being armed: ``armingResult`` tells what has come of it.
        case arming
    }

    /// What is said of it where the robot runs.
    let log: @Sendable (String) -> Void
    private let claim: BoardClaim
    private let robot: String
    private let safety: SafetyHandle
    private let faults: FaultInjector
    private let stopSignal = StopSignal()

    init(_ claim: BoardClaim, _ robot: Robot, log: @escaping @Sendable (String) -> Void) {
        self.claim = claim
        self.robot = robot.name
        safety = robot.safety
        faults = robot.faults
        self.log = log
    }

    /// Starts answering; `end()` stops it. The thread is joined by the one that is returned.
    func start() throws(SystemError) -> SystemThread {
        let wake = try stopSignal.wake
        return try SystemThread(ThreadSettings(name: "sinew-control")) { [self] in
            RemoteServer(self, listeners: claim.listeners, until: wake).run()
        }
    }

    /// Stops answering, whoever is in the middle of something.
    func end() {
        stopSignal.signal()
    }

    /// Does what a user asks for, nil where the kernel does not tell which, and says what has become of it. Never waits.
    ///
    /// - Parameter request: nil for one that nobody understands.
    func answer(to request: RemoteRequest?, from user: uid_t?) -> Answer {
        guard let request else { return .reply(.refused(.unavailable, "\(robot): unknown request")) }
        guard !request.isReserved || user == 0 || user == geteuid() else {
            return .reply(
                .refused(
                    .noPermission, "\(robot): refused; only the user who runs it, or root, may do that"))
        }
        switch request {
        case .name: return .reply(.done(robot))
        case .stop: return .reply(stop(user))
        case .arm:
            safety.arm()
            return .arming
        case .faults: return .reply(list(faults.active().map(told), none: "no fault is injected"))
        case .inject(let fault, let part): return .reply(inject(fault, part))
        case .clear(let part): return .reply(clear(part))
        }
    }

    private func stop(_ user: uid_t?) -> RemoteReply {
        safety.stop()
        var reply = RemoteReply.done("\(robot): all outputs are safe and stay so until: sinew arm")
        reply.note = "emergency stop, asked for by \(user.map { "user \($0)" } ?? "another process")"
        return reply
    }

    /// Whether the loops may drive.
    var isArmed: Bool { safety.isArmed }

    /// What has come of arming.
    var armingResult: RemoteReply {
        if isArmed {
            var reply = RemoteReply.done("\(robot): armed")
            reply.note = "armed"
            return reply
        }
        let obstacles = safety.armingObstacles.map(\.text)
        // What was in its way may be gone by now.
        let reason =
            obstacles.isEmpty ? "something else called for a stop; try again" : obstacles.joined(separator: "; ")
        var reply = RemoteReply.refused(.temporaryFailure, "\(robot): not armed: \(reason)")
        reply.note = "not armed: \(reason)"
        return reply
    }

    private func inject(_ fault: InjectedFault, _ part: String) -> RemoteReply {
        do {
            let injection = try faults.inject(fault, into: part)
            return .done(
                "\(robot): \(Text.injection(injection)); end it with: sinew inject \(robot) --clear \(injection.part)"
            )
        } catch {
            return refusal(error)
        }
    }

    private func clear(_ part: String?) -> RemoteReply {
        let ended: [Injection]
        do {
            if let part {
                ended = try faults.clear(part).map { [$0] } ?? []
            } else {
                ended = faults.clearAll()
            }
        } catch {
            return refusal(error)
        }
        return list(
            ended.map { "the fault of \($0.part) has ended" }, none: "there was no fault to end")
    }

    private func told(_ injection: Injection) -> String {
        let left = injection.end.nanoseconds(since: .now())
        let ending = injection.end == .distantFuture ? "" : "; \(Text.time(max(0, left))) left"
        return Text.injection(injection) + ending
    }

    private func list(_ lines: [String], none: String) -> RemoteReply {
        RemoteReply(lines: (lines.isEmpty ? [none] : lines).map { "\(robot): \($0)" })
    }

    private func refusal(_ error: InjectionError) -> RemoteReply {
        switch error {
        case .unknownPart, .ambiguousPart: .refused(.configuration, "\(error)")
        case .withoutEffect, .parameter: .refused(.usage, "\(error)")
        case .system: .refused(.systemError, "\(error)")
        }
    }
}
