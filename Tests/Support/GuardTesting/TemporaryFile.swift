import Glibc
import LinuxSystem

/// A file with given contents that goes with this object.
public final class TemporaryFile {
    /// Where it is.
    public let path: String

    /// A file with these bytes.
    public init(_ bytes: [UInt8], suffix: String = ".json") throws(SystemError) {
        var template = Array("/tmp/sinew-test-XXXXXX\(suffix)".utf8CString)
        let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
        guard descriptor >= 0 else { throw SystemError.last("mkstemps") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw SystemError.last("write") }
            rest = rest.dropFirst(count)
        }
        close(descriptor)
    }

    /// A file with this text.
    public convenience init(_ text: String) throws(SystemError) {
        try self.init(Array(text.utf8))
    }

    deinit {
        unlink(path)
    }
}
