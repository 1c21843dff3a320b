import Glibc
import LinuxSystem

/// Writes whole files that a user names.
enum SoundFile {
    /// Puts a file there, in place of one that is there.
    static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        let descriptor = try OwnedDescriptor(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644), from: "open")
        try bytes.span.withUnsafeBufferPointer { (buffer) throws(SystemError) in
            var done = 0
            while done < buffer.count {
                done += try SystemCall.make("write") {
                    Glibc.write(descriptor.raw, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                }
            }
        }
    }
}
