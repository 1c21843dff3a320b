import Glibc
import LinuxSystem

/// A file that lines are added to, and that is renamed when it has become too large. One thread.
final class LogFile {
    private let path: String
    private let limit: Int
    private var descriptor: OwnedDescriptor
    private var size: Int

    /// Opens a file behind what it has, or makes it.
    ///
    /// - Parameter limit: how many bytes it may have; then it becomes `path.1`, whose file is lost, and begins again.
    init(_ path: String, limit: Int) throws(SystemError) {
        self.path = path
        self.limit = limit
        descriptor = try Self.open(path)
        size = try Self.size(of: descriptor)
    }

    /// Adds a line, whole: one write, so that readers see no half of one.
    func write(_ line: String) throws(SystemError) {
        var bytes = Array(line.utf8)
        bytes.append(UInt8(ascii: "\n"))
        if size > 0, size + bytes.count > limit {
            guard rename(path, path + ".1") == 0 else { throw .last("rename") }
            descriptor = try Self.open(path)
            size = 0
        }
        let count = bytes.count
        let written = try SystemCall.make("write") { Glibc.write(descriptor.raw, bytes, count) }
        guard written == count else {
            // Half a line would spoil the next one too. Where even that fails, nothing can be done about it.
            _ = ftruncate(descriptor.raw, off_t(size))
            throw SystemError(call: "write", code: ENOSPC)
        }
        size += count
    }

    private static func open(_ path: String) throws(SystemError) -> OwnedDescriptor {
        // O_NONBLOCK: a named pipe without a reader is refused instead of waited for.
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK
        return try OwnedDescriptor(Glibc.open(path, flags, 0o644), from: "open")
    }

    private static func size(of descriptor: borrowing OwnedDescriptor) throws(SystemError) -> Int {
        var status = stat()
        guard fstat(descriptor.raw, &status) == 0 else { throw .last("fstat") }
        // What is renamed when it grows has to be a file.
        guard status.st_mode & S_IFMT == S_IFREG else { throw SystemError(call: "open", code: EINVAL) }
        return Int(status.st_size)
    }
}
