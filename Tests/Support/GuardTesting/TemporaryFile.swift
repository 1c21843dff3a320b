import Glibc

/// A file with given contents that goes with this object.
final class TemporaryFile {
    let path: String

    init(_ bytes: [UInt8], suffix: String = ".json") throws {
        var template = Array("/tmp/sinew-test-XXXXXX\(suffix)".utf8CString)
        let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
        guard descriptor >= 0 else { throw SinewProcess.Failure(call: "mkstemps", code: errno) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw SinewProcess.Failure(call: "write", code: errno) }
            rest = rest.dropFirst(count)
        }
        close(descriptor)
    }

    convenience init(_ text: String) throws {
        try self.init(Array(text.utf8))
    }

    deinit {
        unlink(path)
    }
}
