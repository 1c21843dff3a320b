import Glibc

/// Reading whole small files and listing folders. Blocks; for start-up and commands, not for the real-time path.
public enum FileContents {
    /// The bytes of a file.
    ///
    /// - Parameter limit: reading stops after so many bytes and one more, so that the caller can tell "too large".
    /// - Throws: `EISDIR` for a folder, and what `open` and `read` refuse.
    public static func read(_ path: String, limit: Int = 64 * 1024 * 1024) throws(SystemError) -> [UInt8] {
        let descriptor = try OwnedDescriptor(opening: path, O_RDONLY)
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            let chunk = try readChunk(descriptor.raw, 64 * 1024)
            if chunk.isEmpty { break }
            bytes += chunk
        }
        return bytes
    }

    /// The names in a folder, sorted, without "." and "..".
    public static func names(in folder: String) throws(SystemError) -> [String] {
        guard let stream = opendir(folder) else { throw .last("opendir") }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private static func readChunk(_ descriptor: Int32, _ size: Int) throws(SystemError) -> [UInt8] {
        var result = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            repeat {
                result = Glibc.read(descriptor, buffer.baseAddress, size)
            } while result < 0 && errno == EINTR
            count = max(0, result)
        }
        guard result >= 0 else { throw .last("read") }
        return chunk
    }
}
