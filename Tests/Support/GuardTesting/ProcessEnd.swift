import Glibc
import LinuxSystem
import Quantities

/// How a process has ended.
public enum ProcessEnd: Sendable, Equatable {
    /// By itself, with this status.
    case exit(Int32)
    /// By this signal.
    case signal(Int32)

    /// Waits for a child's end, without hurry, and reaps it; nil when it does not end for a minute, and is killed.
    @discardableResult
    public static func wait(for process: pid_t) -> ProcessEnd? {
        var status: Int32 = 0
        if eventually(within: .seconds(60), { waitpid(process, &status, WNOHANG) == process }) {
            // As WIFEXITED, WEXITSTATUS and WTERMSIG do.
            return status & 0x7F == 0 ? .exit((status >> 8) & 0xFF) : .signal(status & 0x7F)
        }
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        return nil
    }
}
