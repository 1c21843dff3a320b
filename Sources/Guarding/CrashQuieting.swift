import CLinux
import Glibc
import LinuxSystem

/// Lets this process die at once when it crashes, for as long as outputs are armed.
///
/// Swift's crash handler, on a terminal, keeps a crashed process alive for half a minute while it waits for a key; a core
/// dump of a locked process takes tens of milliseconds. Both keep the outputs' owner half alive. While this value
/// exists, the signals of a crash have their default effect, and no core is written to a file or a pipe. The guard does
/// not depend on it: it acts on a missing heartbeat, whatever the process is busy with.
///
/// The whole process is affected. Make one on the main thread, one at a time.
public struct CrashQuieting: ~Copyable {
    private static let signals = [SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV]

    private var actions: [(signal: Int32, action: sigaction)] = []
    private var coreLimit: UInt?
    /// What could not be switched off; a crash may then take longer to end the process.
    public private(set) var failures: [SystemError] = []

    /// Switches crash handlers and core dumps off.
    public init() {
        for signal in Self.signals {
            var quiet = sigaction()
            quiet.__sigaction_handler.sa_handler = SIG_DFL
            var before = sigaction()
            if sigaction(signal, &quiet, &before) == 0 {
                actions.append((signal, before))
            } else {
                failures.append(.last("sigaction"))
            }
        }
        limitCores()
    }

    /// Puts everything back: outputs are not armed any more.
    public consuming func end() {}

    deinit {
        for (signal, action) in actions {
            var action = action
            sigaction(signal, &action, nil)
        }
        if let coreLimit { _ = sinew_set_core_limit(coreLimit) }
    }

    private mutating func limitCores() {
        var before: UInt = 0
        guard sinew_core_limit(&before) == 0 else {
            failures.append(.last("getrlimit"))
            return
        }
        // 0 stops a dump to a file only; 1 also stops one into a pipe (core(5), "Piping core dumps to a program"), but
        // cannot be had where the hard limit is 0.
        if sinew_set_core_limit(1) == 0 || sinew_set_core_limit(0) == 0 {
            coreLimit = before
        } else {
            failures.append(.last("setrlimit"))
        }
    }
}
