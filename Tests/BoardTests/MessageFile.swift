import CLinux
import Glibc
import LinuxSystem

/// A file in memory that takes what a process says.
final class MessageFile {
    private let file: OwnedDescriptor

    init() throws(SystemError) {
        file = try OwnedDescriptor(sinew_memfd("messages"), from: "memfd_create")
    }

    var descriptor: Int32 { file.raw }

    /// All that it has said so far.
    var text: String {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = pread(file.raw, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
