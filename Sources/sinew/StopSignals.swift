import Glibc
import LinuxSystem
import Quantities

/// SIGINT, SIGTERM and SIGHUP as something to wait for, instead of something that interrupts.
///
/// Made by the main thread before any other thread starts: they all inherit the mask.
final class StopSignals: Sendable {
    /// The signals in question.
    private static let numbers = [SIGINT, SIGTERM, SIGHUP]

    init() {
        var set = Self.set
        pthread_sigmask(SIG_BLOCK, &set, nil)
        // A status line into a closed pipe is an error of the write, not the death of the robot.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Blocks until one of them comes; nil when the deadline is first.
    func wait(until deadline: Timestamp) -> Int32? {
        var set = Self.set
        while true {
            let remaining = max(0, deadline.nanoseconds(since: .now()))
            var time = timespec(tv_sec: Int(remaining / 1_000_000_000), tv_nsec: Int(remaining % 1_000_000_000))
            let number = sigtimedwait(&set, nil, &time)
            if number > 0 { return number }
            if errno != EINTR { return nil }
        }
    }

    /// From now on another signal ends the process at once, after `makeSafe`: for a stop that hangs.
    func exitOnAnother(_ makeSafe: @escaping @Sendable () -> Void) {
        let thread = try? SystemThread(ThreadSettings(name: "sinew-stop")) {
            while self.wait(until: Timestamp.now().advanced(by: .seconds(3600))) == nil {}
            makeSafe()
            _exit(ExitStatus.temporaryFailure.rawValue)
        }
        // It is never joined: either the process ends before it, or it ends the process.
        if let thread { _ = Unmanaged.passRetained(thread) }
    }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        return set
    }
}
