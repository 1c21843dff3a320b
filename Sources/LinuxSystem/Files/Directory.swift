import Glibc

/// What directories and links say. For start-up and for messages: it allocates.
public enum Directory {
    /// The names in a directory without "." and "..", in an order that people expect: "gpiochip2" before "gpiochip10".
    public static func names(in path: String) throws(SystemError) -> [String] {
        guard let stream = opendir(path) else { throw .last("opendir") }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw .last("readdir") }
                break
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { (numberedKey($0), $0) < (numberedKey($1), $1) }
    }

    /// What a symbolic link says, not followed any further.
    public static func destination(ofLink path: String) throws(SystemError) -> String {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(path, &bytes, bytes.count)
        guard count >= 0 else { throw .last("readlink") }
        return String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The last part of a path.
    public static func lastPart(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// A name with its trailing digits padded, so that numbers sort as numbers.
    private static func numberedKey(_ name: String) -> String {
        let digits = name.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
        return name.dropLast(digits) + String(repeating: "0", count: max(0, 12 - digits)) + name.suffix(digits)
    }
}
