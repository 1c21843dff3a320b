import Glibc
import LinuxSystem

/// A pipe that is full, and that nobody reads until the test does.
final class FullPipe {
    let readEnd: OwnedDescriptor
    let writeEnd: OwnedDescriptor
    /// How many bytes fill it.
    private(set) var filling = 0

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError.last("pipe") }
        readEnd = OwnedDescriptor(owning: ends[0])
        writeEnd = OwnedDescriptor(owning: ends[1])
        // Not for a process that the test starts by the way: it would keep the pipe open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let flags = fcntl(ends[1], F_GETFL)
        _ = fcntl(ends[1], F_SETFL, flags | O_NONBLOCK)
        let chunk = [UInt8](repeating: 0x2e, count: 4096)
        for size in [chunk.count, 1] {
            while true {
                let count = write(ends[1], chunk, size)
                guard count > 0 else { break }
                filling += count
            }
        }
        _ = fcntl(ends[1], F_SETFL, flags)
    }

    /// Reads on until the text has come, what filled the pipe not counted; gives up after a minute.
    func read(upTo text: String) throws -> String {
        try Self.read(readEnd.raw, upTo: text, skipping: filling)
    }

    /// Reads a descriptor until a text has come, or its writers have gone, or a minute has passed.
    static func read(_ descriptor: Int32, upTo text: String, skipping: Int = 0) throws -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while !String(decoding: bytes.dropFirst(skipping), as: UTF8.self).contains(text) {
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 60_000) > 0 else { break }
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk.prefix(count)
        }
        return String(decoding: bytes.dropFirst(skipping), as: UTF8.self)
    }
}
