import Glibc
import LinuxSystem

/// Which process has a device's node open, as far as `/proc` shows it to this user.
enum NodeHolder {
    /// The first one, in words; nil where none is seen.
    static func describe(_ nodes: Set<String>, _ root: SystemRoot) -> String? {
        for process in root.names(in: "/proc").compactMap({ pid_t($0) }) {
            let isHolder = root.names(in: "/proc/\(process)/fd").contains { descriptor in
                root.link("/proc/\(process)/fd/\(descriptor)").map(nodes.contains) == true
            }
            if isHolder { return ProcessTable.describe(process, proc: root.path("/proc")) }
        }
        return nil
    }
}
