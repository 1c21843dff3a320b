import CLinux
import Glibc
import LinuxSystem
import Pipeline
import Quantities
import RobotRuntime

/// SIGINT, SIGTERM and what else would end the process as something to wait for, and the end of a run that does not come to
/// its end.
///
/// With the first signal the outputs are made safe, whatever the robot's own threads are doing. From the first signal, or
/// from ``beginStop()``, everything has as long as a robot may take to stop; then, or at the next signal, the process ends
/// where it stands. Whatever hangs, in starting, running or stopping, `sinew` can be ended.
///
/// Made by the main thread before any other thread starts: they all inherit the mask.
final class StopSignals: Sendable {
    /// The signals in question: whatever would end the process, but for faults of its own and SIGKILL. One that nobody means
    /// (a timer of a shell's, a power failure, Ctrl-\\) is not to leave the outputs as they are either. Not those that the
    /// process was started to ignore, as by `nohup`, or by a shell that has put it into the background.
    private static let numbers =
        ([
            SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPWR, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGIO,
            SIGSTKFLT,
        ]
        + Array(__libc_current_sigrtmin()...__libc_current_sigrtmax())).filter { sinew_signal_is_ignored($0) == 0 }
    /// How long making everything safe may take when the process ends where it stands.
    private static let lastPatience: Duration = .seconds(1)

    private let pending: OwnedDescriptor
    private let stopAsked = StopSignal()
    private let wake: WakeDescriptor
    private let console: Console
    private let stop = Locked<(@Sendable () -> Void)?>(nil)
    private let makeSafe = Locked<(@Sendable () -> String?)?>(nil)

    init(_ console: Console) throws(Failure) {
        self.console = console
        var set = Self.set
        pthread_sigmask(SIG_BLOCK, &set, nil)
        Self.refuseToBeSuspended()
        // A file that may not grow is an error of the write, not the death of the robot.
        signal(SIGXFSZ, SIG_IGN)
        do throws(SystemError) {
            // Nothing that a robot needs waits for somebody who reads what it says.
            try console.decouple()
            pending = try OwnedDescriptor(sinew_signal_descriptor(&set), from: "signalfd")
            wake = try stopAsked.wake
            // It is never joined: either the process ends before it, or it ends the process.
            _ = Unmanaged.passRetained(try SystemThread(ThreadSettings(name: "sinew-stop")) { [self] in run() })
        } catch {
            throw Failure("signals cannot be waited for: \(error)", .systemError)
        }
    }

    /// How a user ends the run, for a message: "Ctrl-C stops it".
    var way: String {
        let process = getpid()
        if Self.numbers.contains(SIGINT) { return "Ctrl-C stops it" }
        if Self.numbers.contains(SIGTERM) { return "kill \(process) stops it" }
        return "kill -\(Self.numbers.contains(SIGHUP) ? "HUP" : "USR1") \(process) stops it"
    }

    /// What makes the outputs safe at the first signal, on a thread that does nothing else. It does not block.
    func whenSignalled(_ stop: @escaping @Sendable () -> Void) {
        self.stop.withLock { $0 = stop }
    }

    /// A process that is suspended drives nothing and makes nothing safe: its outputs would stay as they are. Ctrl-Z does
    /// nothing, and a job in the background writes to its terminal as if it were in front.
    private static func refuseToBeSuspended() {
        var suspension = suspension
        pthread_sigmask(SIG_BLOCK, &suspension, nil)
        for number in [SIGTTIN, SIGTTOU] { signal(number, SIG_IGN) }
    }

    private static var suspension: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTSTP)
        return set
    }

    /// Whether somebody has tried to suspend the process since it was asked last.
    func takeSuspension() -> Bool {
        var suspension = Self.suspension
        var time = timespec()
        return sigtimedwait(&suspension, nil, &time) > 0
    }

    /// What makes the robot safe when the process ends where it stands, and tells what it could not reach.
    func whenForced(_ makeSafe: @escaping @Sendable () -> String?) {
        self.makeSafe.withLock { $0 = makeSafe }
    }

    /// Blocks until a signal has come; false when the deadline is first.
    func wait(until deadline: Timestamp) -> Bool {
        stopAsked.wait(until: deadline)
    }

    /// The run stops without a signal.
    func beginStop() {
        stopAsked.signal()
    }

    private func run() {
        do {
            // What arrives here is taken, so that the next one counts as the second.
            if try Poll.wait(readable: pending.raw, wake: wake, until: .distantFuture) == .ready {
                _ = Self.take(until: .now())
                stop.withLock { $0 }?()
            }
        } catch {
            console.message("sinew: error: signals cannot be waited for: \(error); stopping")
        }
        stopAsked.signal()
        let deadline = Timestamp.now().advanced(by: Liveness.stopPatience)
        let isForced = Self.take(until: deadline)
        let seconds = Int(Liveness.stopPatience.inSeconds)
        end(isForced ? "ended by a second signal" : "stopping takes longer than \(seconds) s; ended as it stands")
    }

    /// Ends the process; a guard then sees to the outputs again.
    private func end(_ words: String) {
        let makeSafe = makeSafe.withLock { $0 }
        do {
            // On a thread of its own: what hangs may be a bus.
            let last = try SystemThread(ThreadSettings(name: "sinew-end")) { [console] in
                let rest = makeSafe?().map { "; \($0)" } ?? ""
                console.message("sinew: error: \(words)\(rest)")
                console.drain()
            }
            _ = last.join(until: Timestamp.now().advanced(by: Self.lastPatience))
        } catch {
            _ = makeSafe?()
        }
        _exit(ExitStatus.internalError.rawValue)
    }

    /// Waits for one of the signals and takes it; false when the deadline is first.
    private static func take(until deadline: Timestamp) -> Bool {
        var set = set
        do {
            try SystemCall.make("sigtimedwait") {
                let remaining = max(0, deadline.nanoseconds(since: .now()))
                var time = timespec(tv_sec: Int(remaining / 1_000_000_000), tv_nsec: Int(remaining % 1_000_000_000))
                return Int(sigtimedwait(&set, nil, &time))
            }
            return true
        } catch {
            return false
        }
    }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        return set
    }
}
