import Glibc
import LinuxSystem
import Quantities
import Testing

/// The built `sinew` as a process of its own, its output goes to files that the test reads.
final class SinewProcess {
    /// What it ended with.
    struct Result {
        var status: Int32
        var output: String
        var messages: String

        /// What it said on standard error, one line each.
        var lines: [Substring] { messages.split(separator: "\n") }
    }

    struct Failure: Error {
        var call: String
        var code: Int32
    }

    let process: pid_t
    private let output: OwnedDescriptor
    private let messages: OwnedDescriptor
    private var result: Result?

    /// Starts it.
    ///
    /// - Parameters:
    ///   - environment: variables besides those of the test.
    ///   - output: where its standard output goes instead of to a file.
    ///   - messages: where its standard error goes instead of to a file.
    ///   - shell: what a shell does to start it, such as `exec "$0" "$@" 1>&-`.
    init(
        _ arguments: [String], environment: [String: String] = [:], output: Int32? = nil, messages: Int32? = nil,
        shell: String? = nil
    ) throws {
        self.output = try OwnedDescriptor(owning: Self.temporaryFile())
        self.messages = try OwnedDescriptor(owning: Self.temporaryFile())
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output ?? self.output.raw, 1)
        posix_spawn_file_actions_adddup2(&actions, messages ?? self.messages.raw, 2)
        let sinew = try Self.program()
        let command = shell.map { ["sh", "-c", $0, sinew] } ?? ["sinew"]
        var words = (command + arguments).map { strdup($0) }
        defer { words.forEach { free($0) } }
        words.append(nil)
        let claims = ["SINEW_CLAIMS": Self.claims]
        var variables = environment.merging(claims) { first, _ in first }.map { strdup("\($0.key)=\($0.value)") }
        defer { variables.forEach { free($0) } }
        var inherited = environ
        while let variable = inherited.pointee {
            variables.append(strdup(variable))
            inherited += 1
        }
        variables.append(nil)
        var child = pid_t()
        let program = shell == nil ? sinew : "/bin/sh"
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Whoever has started the tests may ignore some.
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGQUIT, SIGALRM, SIGXCPU] { sigaddset(&signals, signal) }
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        let code = posix_spawn(&child, program, &actions, &attributes, words, variables)
        guard code == 0 else { throw Failure(call: "posix_spawn \(program)", code: code) }
        process = child
    }

    deinit {
        guard result == nil else { return }
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }

    /// Its number.
    var number: pid_t { process }

    /// Runs it to its end.
    static func run(_ arguments: String...) throws -> Result {
        try SinewProcess(arguments).wait()
    }

    /// Blocks until it has said something, without hurry; fails the test with what it has said instead.
    func waitFor(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        var end = Timestamp.now().advanced(by: .seconds(60))
        var hasEnded = false
        while Timestamp.now() < end {
            if !hasEnded, isOver {
                hasEnded = true
                // Its guard may have something to say yet.
                end = Timestamp.now().advanced(by: .seconds(10))
            }
            if (messagesSoFar + outputSoFar).contains(text) { return }
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(5)))
        }
        Issue.record(
            "\(hasEnded ? "it has ended" : "in a minute it has not come") without \"\(text)\":\n\(messagesSoFar)\(outputSoFar)",
            sourceLocation: sourceLocation)
    }

    /// How often it, or its guard, has said something on standard error.
    func messageCount(of text: String) -> Int {
        messagesSoFar.split(separator: text, omittingEmptySubsequences: false).count - 1
    }

    /// What one of its descriptors leads to.
    func destination(of descriptor: Int) throws -> String {
        try Directory.destination(ofLink: "/proc/\(process)/fd/\(descriptor)")
    }

    private var messagesSoFar: String { Self.text(of: messages.raw) }
    private var outputSoFar: String { Self.text(of: output.raw) }

    /// Whether it has ended; it is still there to be waited for.
    private var isOver: Bool {
        var information = siginfo_t()
        return waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) == 0
            && information.si_signo == SIGCHLD
    }

    /// Sends it a signal.
    func signal(_ number: Int32) {
        kill(process, number)
    }

    /// Blocks until it has ended; one that does not is killed, which its status then tells.
    func wait() throws -> Result {
        if let result { return result }
        let end = Timestamp.now().advanced(by: .seconds(60))
        while !isOver, Timestamp.now() < end { Sleep.until(Timestamp.now().advanced(by: .milliseconds(2))) }
        if !isOver {
            Issue.record("it does not end:\n\(messagesSoFar)\(outputSoFar)")
            kill(process, SIGKILL)
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw Failure(call: "waitpid", code: errno) }
        }
        // An end by a signal is told as the shell does: 128 and its number.
        let signal = status & 0x7F
        let ended = Result(
            status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: Self.text(of: output.raw),
            messages: Self.text(of: messages.raw))
        result = ended
        return ended
    }

    /// The program beside the test bundle.
    static func program() throws -> String {
        let bundle = try Directory.destination(ofLink: "/proc/self/exe")
        return bundle.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/sinew"
    }

    /// Where these processes claim their boards: tests that run at the same time elsewhere have a folder of their own.
    private static let claims: String = {
        var template = Array("/tmp/sinew-claims-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return "/run/lock" }
        atexit { rmdir(SinewProcess.claims) }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }()

    /// A pipeline that comes along with the package.
    static func config(_ name: String) -> String {
        #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/config/\(name).json"
    }

    private static func temporaryFile() throws -> Int32 {
        var template = Array("/tmp/sinew-output-XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Failure(call: "mkstemp", code: errno) }
        unlink(template)
        return descriptor
    }

    private static func text(of descriptor: Int32) -> String {
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = pread(descriptor, &chunk, chunk.count, text.count)
            if count <= 0 { return String(decoding: text, as: UTF8.self) }
            text += chunk.prefix(count)
        }
    }
}
