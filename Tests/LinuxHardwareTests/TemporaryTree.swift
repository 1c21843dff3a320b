import Glibc
import LinuxHardware
import LinuxSystem

/// A folder that stands for `/` in a test: `/dev`, `/sys` and `/proc` as the test writes them. Gone with the object.
final class TemporaryTree: Sendable {
    let path: String

    init() throws(SystemError) {
        var template = Array("/tmp/sinew-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw .last("mkdtemp") }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        Self.remove(path)
    }

    var root: SystemRoot { SystemRoot(prefix: path) }

    /// Makes a folder and those above it.
    func directory(_ absolute: String) {
        var current = path
        for part in absolute.split(separator: "/") {
            current += "/\(part)"
            mkdir(current, 0o755)
        }
    }

    /// Writes a file, and makes the folders above it.
    func file(_ absolute: String, _ text: String) throws(SystemError) {
        directory(parent(absolute))
        // The kernel's files are there with what they say: nobody sees them empty.
        let unfinished = path + absolute + ".unfinished"
        let descriptor = try OwnedDescriptor(creat(unfinished, 0o644), from: "creat")
        var text = text
        let count = text.withUTF8 { write(descriptor.raw, $0.baseAddress, $0.count) }
        guard count == text.utf8.count else { throw .last("write") }
        guard rename(unfinished, path + absolute) == 0 else { throw .last("rename") }
    }

    /// Makes a symbolic link, and the folders above it.
    func link(_ absolute: String, to destination: String) throws(SystemError) {
        directory(parent(absolute))
        guard symlink(destination, path + absolute) == 0 else { throw .last("symlink") }
    }

    /// The first line of a file: an attribute in a plain file keeps the tail of what was longer before.
    func firstLine(_ absolute: String) throws(SystemError) -> String {
        let bytes = try SmallFile.bytes(of: path + absolute)
        return String(decoding: bytes.prefix { $0 != 0x0a }, as: UTF8.self)
    }

    private func parent(_ absolute: String) -> String {
        absolute.split(separator: "/").dropLast().joined(separator: "/")
    }

    private static func remove(_ path: String) {
        do {
            for name in try Directory.names(in: path) { remove("\(path)/\(name)") }
        } catch {}  // No folder, or not one to read: unlink or rmdir decides.
        if unlink(path) != 0 { rmdir(path) }
    }
}
