import Glibc
import LinuxSystem
import Pipeline
import Quantities
import RobotRuntime

/// Answers other processes that speak to a robot which runs, or waits for a device before it can: `sinew stop`,
/// `sinew arm`, `sinew inject`.
///
/// Anybody on the machine may stop a robot. To arm one, or to inject a fault, takes the user who runs it, or root.
final class RemoteControl: Sendable {
    /// What becomes of a request.
    enum Answer {
        case reply(RemoteReply)
        /// The robot is being armed: ``armingResult`` tells what has come of it.
        case arming
    }

    /// What there is to speak to.
    private enum Life {
        /// It has no devices yet, and drives nothing.
        case waiting(for: String, isStopped: Bool)
        case running(SafetyHandle, FaultInjector)
    }

    /// What is said of it where the robot runs.
    let log: @Sendable (String) -> Void
    private let claim: BoardClaim
    private let robot: String
    private let life: Locked<Life>
    private let stopSignal = StopSignal()

    /// Of a robot that has started.
    convenience init(_ claim: BoardClaim, _ robot: Robot, log: @escaping @Sendable (String) -> Void) {
        self.init(claim, robot.name, .running(robot.safety, robot.faults), log)
    }

    /// Of a robot that waits.
    ///
    /// - Parameter problem: what is in its way, as the message of a failed start has it.
    convenience init(
        _ claim: BoardClaim, _ robot: String, waitingFor problem: String, log: @escaping @Sendable (String) -> Void
    ) {
        self.init(claim, robot, .waiting(for: problem, isStopped: false), log)
    }

    private init(
        _ claim: BoardClaim, _ robot: String, _ life: Life, _ log: @escaping @Sendable (String) -> Void
    ) {
        self.claim = claim
        self.robot = robot
        self.life = Locked(life)
        self.log = log
    }

    /// It still waits, now for this.
    func wait(for problem: String) {
        life.withLock { life in
            guard case .waiting(_, let isStopped) = life else { return }
            life = .waiting(for: problem, isStopped: isStopped)
        }
    }

    /// It has started, and is not armed yet. A stop that came while it waited has taken away the permission to arm by then.
    ///
    /// - Returns: whether one came.
    func begin(_ robot: Robot) -> Bool {
        life.withLock { life in
            var wasStopped = false
            if case .waiting(_, true) = life { wasStopped = true }
            if wasStopped { robot.safety.stop() }
            life = .running(robot.safety, robot.faults)
            return wasStopped
        }
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
        return life.withLock { life in
            switch life {
            case .waiting(let problem, let isStopped):
                if request == .stop { life = .waiting(for: problem, isStopped: true) }
                return .reply(answer(to: request, from: user, waitingFor: problem, isStopped))
            case .running(let safety, let faults): return answer(to: request, from: user, safety, faults)
            }
        }
    }

    private func answer(
        to request: RemoteRequest, from user: uid_t?, _ safety: SafetyHandle, _ faults: FaultInjector
    ) -> Answer {
        switch request {
        case .name: return .reply(.done(robot))
        case .stop:
            safety.stop()
            var reply = RemoteReply.done("\(robot): all outputs are safe and stay so until: sinew arm")
            reply.note = stopNote(user)
            return .reply(reply)
        case .arm:
            safety.arm()
            return .arming
        case .faults: return .reply(list(faults.active().map(told), none: "no fault is injected"))
        case .inject(let fault, let part): return .reply(inject(fault, part, faults))
        case .clear(let part): return .reply(clear(part, faults))
        }
    }

    /// Nothing is driven, so that a stop has only to be kept in mind, and there is nothing to arm or to break.
    private func answer(
        to request: RemoteRequest, from user: uid_t?, waitingFor problem: String, _ isStopped: Bool
    ) -> RemoteReply {
        let state = "nothing is driven, it waits for a device: \(problem)"
        switch request {
        case .name: return .done(robot)
        case .stop:
            var reply = RemoteReply.done("\(robot): \(state); once it runs it stays stopped until: sinew arm")
            reply.note = "\(stopNote(user)); once it runs it stays stopped until: sinew arm \(robot)"
            return reply
        case .arm:
            let then = isStopped ? "it was stopped; try again once it runs" : "try again once it runs"
            return .refused(.temporaryFailure, "\(robot): not armed: \(state); \(then)")
        case .faults, .inject, .clear: return .refused(.temporaryFailure, "\(robot): \(state); try again once it runs")
        }
    }

    private func stopNote(_ user: uid_t?) -> String {
        "emergency stop, asked for by \(user.map { "user \($0)" } ?? "another process")"
    }

    /// Whether the loops may drive.
    var isArmed: Bool { runningSafety?.isArmed ?? false }

    private var runningSafety: SafetyHandle? {
        life.withLock { life in
            guard case .running(let safety, _) = life else { return nil }
            return safety
        }
    }

    /// What has come of arming.
    var armingResult: RemoteReply {
        if isArmed {
            var reply = RemoteReply.done("\(robot): armed")
            reply.note = "armed"
            return reply
        }
        let obstacles = runningSafety?.armingObstacles.map(\.text) ?? []
        // What was in its way may be gone by now.
        let reason =
            obstacles.isEmpty ? "something else called for a stop; try again" : obstacles.joined(separator: "; ")
        var reply = RemoteReply.refused(.temporaryFailure, "\(robot): not armed: \(reason)")
        reply.note = "not armed: \(reason)"
        return reply
    }

    private func inject(_ fault: InjectedFault, _ part: String, _ faults: FaultInjector) -> RemoteReply {
        do {
            let injection = try faults.inject(fault, into: part)
            return .done(
                "\(robot): \(Text.injection(injection)); end it with: sinew inject \(robot) --clear \(injection.part)"
            )
        } catch {
            return refusal(error)
        }
    }

    private func clear(_ part: String?, _ faults: FaultInjector) -> RemoteReply {
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
