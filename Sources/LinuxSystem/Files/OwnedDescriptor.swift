import CLinux
import Glibc

/// A file descriptor with exactly one owner: closed when the owner lets go, and closed on exec.
public struct OwnedDescriptor: ~Copyable, Sendable {
    /// The number, for calls that borrow the descriptor. Valid as long as this value lives.
    public let raw: Int32

    /// Takes over an open descriptor; nobody else may close it from now on.
    public init(owning raw: Int32) {
        self.raw = raw
    }

    /// Takes over the result of a system call, or throws when it is -1 (reads `errno`).
    public init(_ result: Int32, from call: StaticString) throws(SystemError) {
        guard result >= 0 else { throw .last(call) }
        raw = result
    }

    /// Opens an existing file or device.
    ///
    /// - Parameter flags: `O_RDONLY`, `O_RDWR`, … ; `O_CLOEXEC` is added and nothing is ever created.
    public init(opening path: String, _ flags: Int32) throws(SystemError) {
        try self.init(sinew_open(path, flags), from: "open")
    }

    deinit {
        close(raw)
    }
}
