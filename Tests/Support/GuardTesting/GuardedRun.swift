import CLinux
import Configuration
import Glibc
import LinuxSystem
import Quantities

/// A `GuardedProcess` that a test has started, and its guard.
public final class GuardedRun {
    /// What goes wrong with the process instead of in it.
    public enum Problem: Error {
        case said(String)
        case silent(waitingFor: String)
    }

    /// The process.
    public let process: pid_t
    /// Its standard input and output.
    private let connection: OwnedDescriptor
    private var pending: [UInt8] = []
    private var status: Int32?

    /// How long to wait for anything: the virtual board is slow.
    public static let patience: Duration = .seconds(20)

    /// Starts it, without a guard when `SINEW_TEST_UNGUARDED` is set: then the tests have to fail.
    public init(name: String, timeoutMilliseconds: Int, outputs: [String]) throws {
        let directory = try Directory.destination(ofLink: "/proc/self/exe").split(separator: "/").dropLast()
        let program = "/" + directory.joined(separator: "/") + "/GuardedProcess"
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemError.last("socketpair") }
        connection = OwnedDescriptor(owning: ends[0])
        let itsEnd = OwnedDescriptor(owning: ends[1])
        let switches = getenv("SINEW_TEST_UNGUARDED") == nil ? [] : ["--unguarded"]
        let words = [program] + switches + [name, "\(timeoutMilliseconds)"] + outputs
        process = try Self.spawn(words, connection: itsEnd.raw)
    }

    deinit {
        kill(process, SIGKILL)
        _ = waitForEnd()
    }

    /// Tells it to do something.
    public func order(_ command: String) throws {
        let line = command + "\n"
        let count = write(connection.raw, line, line.utf8.count)
        guard count == line.utf8.count else { throw SystemError.last("write") }
    }

    /// Waits until it is armed; the process of its guard.
    public func waitUntilArmed() throws -> pid_t {
        guard let guardian = pid_t(try waitFor("armed ")) else { throw Problem.said("armed by nobody") }
        return guardian
    }

    /// Waits for a line with this beginning; the rest of it.
    public func waitFor(_ beginning: String) throws -> String {
        let deadline = Timestamp.now().advanced(by: Self.patience)
        while Timestamp.now() < deadline {
            if let end = pending.firstIndex(of: 0x0a) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeSubrange(...end)
                if line.hasPrefix(beginning) { return String(line.dropFirst(beginning.count)) }
                throw Problem.said(line)
            }
            try readMore()
        }
        throw Problem.silent(waitingFor: beginning)
    }

    /// Waits until it has ended and reaps it: its status as waitpid(2) tells it, or nil when it does not end.
    public func waitForEnd() -> Int32? {
        guard status == nil else { return status }
        var ended: Int32 = 0
        if eventually({ waitpid(process, &ended, WNOHANG) == process }) { status = ended }
        return status
    }

    private func readMore() throws {
        var entry = pollfd(fd: connection.raw, events: Int16(POLLIN), revents: 0)
        guard sinew_poll(&entry, 1, 100_000_000) > 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = read(connection.raw, &bytes, bytes.count)
        guard count > 0 else { throw Problem.said("nothing, and ended") }
        pending += bytes[..<count]
    }

    private static func spawn(_ words: [String], connection: Int32) throws -> pid_t {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, connection, 0)
        posix_spawn_file_actions_adddup2(&files, connection, 1)
        var process: pid_t = 0
        let arguments = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let result = posix_spawn(&process, words[0], &files, nil, arguments, environ)
        guard result == 0 else { throw SystemError(call: "posix_spawn", code: result) }
        return process
    }
}
