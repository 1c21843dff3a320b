import Glibc
import LinuxSystem
import Quantities

/// What the kernel says from now on.
final class KernelLog {
    private let file: OwnedDescriptor

    init() throws(SystemError) {
        file = try OwnedDescriptor(opening: "/dev/kmsg", O_RDONLY | O_NONBLOCK)
        guard lseek(file.raw, 0, SEEK_END) >= 0 else { throw .last("lseek") }
    }

    /// Waits until a message contains the text; false when the deadline is first.
    func waits(for text: String, until deadline: Timestamp) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 8192)
        while true {
            let count = read(file.raw, &bytes, bytes.count)
            if count > 0 {
                if String(decoding: bytes.prefix(count), as: UTF8.self).contains(text) { return true }
            } else if Timestamp.now() >= deadline {
                return false
            } else {
                Sleep.until(Timestamp.now().advanced(by: .milliseconds(20)))
            }
        }
    }
}
