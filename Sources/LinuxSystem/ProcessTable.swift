import Glibc

/// What `/proc` tells about processes, as far as this user may see it.
public enum ProcessTable {
    /// "sinew run config/demo.json (process 4711)", or "process 4711" when its command line cannot be read.
    public static func describe(_ process: pid_t) -> String {
        let words = contents(of: "/proc/\(process)/cmdline").split(separator: 0)
        let line = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        return line.isEmpty ? "process \(process)" : "\(line) (process \(process))"
    }

    /// The bytes of a small file; empty when it cannot be read.
    static func contents(of path: String, limit: Int = 4096) -> [UInt8] {
        guard let descriptor = try? OwnedDescriptor(opening: path, O_RDONLY) else { return [] }
        return [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            count = max(0, read(descriptor.raw, buffer.baseAddress, limit))
        }
    }
}
