import Glibc

/// What `/proc` tells about processes, as far as this user may see it.
public enum ProcessTable {
    /// "sinew run config/demo.json (process 4711)", or "process 4711" when its command line cannot be read.
    public static func describe(_ process: pid_t) -> String {
        describe(process, proc: "/proc")
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
