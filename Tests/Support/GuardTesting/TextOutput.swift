import CLinux
import Glibc
import LinuxSystem

/// Four bytes of a file in memory, which another process can open: an output that can be read back.
public final class TextOutput {
    private let file: OwnedDescriptor

    /// Four dots.
    public init() throws {
        file = try OwnedDescriptor(sinew_memfd("text output"), from: "memfd_create")
        guard pwrite(file.raw, "....", 4, 0) == 4 else { throw SystemError.last("pwrite") }
    }

    /// Where other processes of this user find it.
    public var path: String { "/proc/\(getpid())/fd/\(file.raw)" }

    /// The descriptor.
    public var descriptor: Int32 { file.raw }

    /// What it says now.
    public var text: String {
        var bytes = [UInt8](repeating: 0, count: 4)
        let count = pread(file.raw, &bytes, 4, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    /// What sets it.
    public func action(_ text: String) -> SafeAction {
        .write(descriptor: file.raw, offset: 0, bytes: Array(text.utf8))
    }
}
