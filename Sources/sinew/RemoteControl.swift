import Glibc
import LinuxSystem
import Pipeline
import Quantities

/// Answers other processes that speak to a running robot: `sinew stop`, `sinew arm`.
///
/// Anybody on the machine may stop a robot. To arm one takes the user who runs it, or root.
final class RemoteControl: Sendable {
    /// What can be asked for.
    enum Request: String, CaseIterable {
        case name
        case stop
        case arm
    }

    private let claim: BoardClaim
    private let robot: String
    private let safety: SafetyHandle
    private let log: @Sendable (String) -> Void
    private let stopSignal: StopSignal

    init(
        _ claim: BoardClaim, robot: String, safety: SafetyHandle, log: @escaping @Sendable (String) -> Void
    ) throws(SystemError) {
        self.claim = claim
        self.robot = robot
        self.safety = safety
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
        try caller.send(reply(to: line, from: caller.peerUser))
    }

    private func reply(to line: String, from user: uid_t?) -> String {
        switch Request(rawValue: line) {
        case .name:
            return robot
        case .stop:
            safety.stop()
            log("emergency stop, asked for by \(user.map { "user \($0)" } ?? "another process")")
            return "\(robot): all outputs are safe and stay so until: sinew arm"
        case .arm:
            guard let user, user == 0 || user == geteuid() else {
                return "\(robot): refused; only the user who runs it, or root, may arm it"
            }
            safety.arm()
            // The supervisor arms in its next turn.
            let end = Timestamp.now().advanced(by: .milliseconds(500))
            while !safety.isArmed, Timestamp.now() < end {
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(5)))
            }
            log(safety.isArmed ? "armed" : "arming refused: an emergency stop is still pressed")
            return safety.isArmed
                ? "\(robot): armed" : "\(robot): not armed, an emergency stop is still pressed; let it go first"
        case nil:
            return "\(robot): unknown request"
        }
    }
}
