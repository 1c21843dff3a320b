import Glibc
import LinuxSystem
import Pipeline
import Quantities

/// Answers other processes that speak to a running robot: `sinew stop`, `sinew arm`, `sinew inject`.
///
/// Anybody on the machine may stop a robot. To arm one, or to inject a fault, takes the user who runs it, or root.
final class RemoteControl: Sendable {
    private let claim: BoardClaim
    private let robot: String
    private let safety: SafetyHandle
    private let faults: FaultInjector
    private let log: @Sendable (String) -> Void
    private let stopSignal: StopSignal

    init(_ claim: BoardClaim, _ robot: Robot, log: @escaping @Sendable (String) -> Void) throws(SystemError) {
        self.claim = claim
        self.robot = robot.name
        safety = robot.safety
        faults = robot.faults
        self.log = log
        stopSignal = try StopSignal()
    }

    /// Starts answering; `end()` stops it. The thread is joined by the one that is returned.
    func start() throws(SystemError) -> SystemThread {
        try SystemThread(ThreadSettings(name: "sinew-control")) { [self] in run() }
    }

    /// Stops answering.
    func end() {
        stopSignal.signal()
    }

    private func run() {
        while !stopSignal.isSignalled {
            do {
                switch try Poll.wait(readable: claim.claim.raw, wake: stopSignal.wake, until: .distantFuture) {
                case .ready: try answer()
                case .woken: return
                case .timedOut, .disconnected: break
                }
            } catch {
                // A caller who hangs up in the middle; the pause keeps a lasting fault from becoming a hot loop.
                if stopSignal.wait(until: Timestamp.now().advanced(by: .milliseconds(100))) { return }
            }
        }
    }

    private func answer() throws(SystemError) {
        let caller = try NameConversation(answering: claim.claim)
        let line = try caller.receive()
        // Somebody who only asked who holds the name.
        if line.isEmpty { return }
        try reply(to: RemoteRequest(line: line), from: caller.peerUser).send(on: caller)
    }

    /// Does what a user asks for, nil where the kernel does not tell which, and says what has become of it.
    func reply(to request: RemoteRequest?, from user: uid_t?) -> RemoteReply {
        guard let request else { return .refused(.unavailable, "\(robot): unknown request") }
        guard !request.isReserved || user == 0 || user == geteuid() else {
            return .refused(.noPermission, "\(robot): refused; only the user who runs it, or root, may do that")
        }
        switch request {
        case .name: return .done(robot)
        case .stop: return stop(user)
        case .arm: return arm()
        case .faults: return list(faults.active().map(told), none: "no fault is injected")
        case .inject(let fault, let part): return inject(fault, part)
        case .clear(let part): return clear(part)
        }
    }

    private func stop(_ user: uid_t?) -> RemoteReply {
        safety.stop()
        log("emergency stop, asked for by \(user.map { "user \($0)" } ?? "another process")")
        return .done("\(robot): all outputs are safe and stay so until: sinew arm")
    }

    private func arm() -> RemoteReply {
        safety.arm()
        // The supervisor arms in its next turn.
        let end = Timestamp.now().advanced(by: .milliseconds(500))
        while !safety.isArmed, Timestamp.now() < end {
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(5)))
        }
        guard !safety.isArmed else {
            log("armed")
            return .done("\(robot): armed")
        }
        let obstacles = safety.armingObstacles.map(\.text)
        // What was in its way may be gone by now.
        let reason =
            obstacles.isEmpty ? "something else called for a stop; try again" : obstacles.joined(separator: "; ")
        log("not armed: \(reason)")
        return .refused(.temporaryFailure, "\(robot): not armed: \(reason)")
    }

    private func inject(_ fault: InjectedFault, _ part: String) -> RemoteReply {
        do {
            let injection = try faults.inject(fault, into: part)
            return .done(
                "\(robot): \(Text.injection(injection)); end it with: sinew inject \(robot) --clear \(injection.part)")
        } catch {
            return refusal(error)
        }
    }

    private func clear(_ part: String?) -> RemoteReply {
        let ended: [Injection]
        do {
            if let part { ended = try faults.clear(part).map { [$0] } ?? [] } else { ended = faults.clearAll() }
        } catch {
            return refusal(error)
        }
        return list(ended.map { "the fault of \($0.part) has ended" }, none: "there was no fault to end")
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
