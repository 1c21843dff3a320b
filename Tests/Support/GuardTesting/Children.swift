import Glibc
import LinuxSystem

/// The processes that a process has started and not yet reaped.
public func children(of process: pid_t) throws -> [pid_t] {
    try Directory.names(in: "/proc/\(process)/task").flatMap { thread in
        try SmallFile.text(of: "/proc/\(process)/task/\(thread)/children").split(separator: " ").compactMap {
            pid_t($0)
        }
    }
}
