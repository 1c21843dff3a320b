import Glibc

/// Whole files of a few kilobytes, as `/proc` and `/sys` have them. For start-up and for messages: it allocates.
public enum SmallFile {
    /// The bytes of a file, at most `limit` of them.
    public static func bytes(of path: String, limit: Int = 64 * 1024) throws(SystemError) -> [UInt8] {
        let descriptor = try OwnedDescriptor(opening: path, O_RDONLY)
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let room = min(4096, limit - bytes.count)
            var chunk = [UInt8](repeating: 0, count: room)
            let count = try SystemCall.make("read") { read(descriptor.raw, &chunk, room) }
            if count == 0 { break }
            bytes += chunk.prefix(count)
        }
        return bytes
    }

    /// Throws unless the path leads to a regular file: reading a directory fails, and reading a pipe or a device may never
    /// end.
    public static func checkRegular(_ path: String) throws(SystemError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .last("stat") }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR: throw SystemError(call: "stat", code: EISDIR)
        default: throw SystemError(call: "stat", code: EINVAL)
        }
    }

    /// The text of a file without the white space and the zero bytes at its end.
    public static func text(of path: String) throws(SystemError) -> String {
        var bytes = try bytes(of: path)
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes text to an existing file in one call, as a sysfs attribute wants it.
    public static func write(_ text: String, to path: String) throws(SystemError) {
        let descriptor = try OwnedDescriptor(opening: path, O_WRONLY)
        var text = text
        let count = text.withUTF8 { Glibc.write(descriptor.raw, $0.baseAddress, $0.count) }
        guard count == text.utf8.count else {
            throw count < 0 ? .last("write") : SystemError(call: "write", code: EIO)
        }
    }
}
