import Glibc

/// What `/proc` tells about processes, as far as this user may see it.
public enum ProcessTable {
    /// "sinew run config/demo.json (process 4711)", or "process 4711" when its command line cannot be read.
    public static func describe(_ process: pid_t) -> String {
        describe(process, proc: "/proc")
    }

    /// Where a thread of this process waits in the kernel, such as "in the kernel: i2c_transfer", or that it computes; nil
    /// when the kernel does not say.
    public static func place(ofThread thread: pid_t) -> String? {
        let folder = "/proc/self/task/\(thread)"
        do {
            // "4711 (imu) R …": the name may have spaces and parentheses of its own.
            let status = try SmallFile.text(of: "\(folder)/stat")
            if status[(status.lastIndex(of: ")") ?? status.startIndex)...].hasPrefix(") R") { return "it computes" }
            let function = try SmallFile.text(of: "\(folder)/wchan")
            return function.isEmpty || function == "0" ? nil : "in the kernel: \(function)"
        } catch {
            return nil
        }
    }

    /// The same by another folder than `/proc`.
    public static func describe(_ process: pid_t, proc: String) -> String {
        let words: [Array<UInt8>.SubSequence]
        do { words = try SmallFile.bytes(of: "\(proc)/\(process)/cmdline", limit: 4096).split(separator: 0) } catch {
            return "process \(process)"
        }
        let line = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        return line.isEmpty ? "process \(process)" : "\(line) (process \(process))"
    }
}
