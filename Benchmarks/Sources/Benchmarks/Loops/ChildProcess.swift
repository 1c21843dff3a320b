import CMachine
import Glibc

/// Another program, started by the suite and ended by it.
struct ChildProcess {
    let identifier: pid_t
    /// What it writes to its standard output; -1 when that goes nowhere.
    private let output: Int32

    /// Starts a program that may use all processors, whatever the calling thread is bound to.
    ///
    /// - Parameter isHeard: whether ``readLine()`` gives what it says. What it complains of goes to
    ///   `.cache/children.log`.
    init(_ arguments: [String], isHeard: Bool = false) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var ends: [Int32] = [-1, -1]
        if isHeard {
            precondition(pipe(&ends) == 0, "a pipe could not be made: errno \(errno)")
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        } else {
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 2, ".cache/children.log", O_WRONLY | O_CREAT | O_APPEND, 0o644)
        let vector: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { for text in vector { free(text) } }
        machine_unpin()
        var started: pid_t = 0
        let result = posix_spawnp(&started, arguments[0], &actions, nil, vector, environ)
        Machine.pin(Machine.readerCPU)
        precondition(result == 0, "\(arguments[0]) could not be started: errno \(result)")
        if isHeard { close(ends[1]) }
        identifier = started
        output = ends[0]
    }

    /// The next line of its standard output, or nil at the end.
    func readLine() -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1 {
            if byte == 10 { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }

    func send(_ signal: Int32) { kill(identifier, signal) }

    /// Waits for its end; 0 when it ended well.
    @discardableResult
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        if output >= 0 { close(output) }
        return status
    }
}
