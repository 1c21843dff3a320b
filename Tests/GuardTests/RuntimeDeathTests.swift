import Glibc
import GuardTesting
import LinuxSystem
import Testing

/// What becomes of an output whose runtime dies, hangs, or leaves.
@Suite(.serialized)
final class RuntimeDeathTests {
    private let output: TextOutput
    private let name: String
    private let run: GuardedRun
    private let guardian: pid_t

    init() throws {
        output = try TextOutput()
        name = "death \(getpid())"
        run = try GuardedRun(name: name, timeoutMilliseconds: 500, outputs: ["file:\(output.path):SAFE"])
        guardian = try run.waitUntilArmed()
        try #require(eventually { output.text == "LIVE" })
    }

    deinit {
        // One that holds an output would hold it for ever.
        if guardian > 0 { kill(guardian, SIGKILL) }
    }

    private func expectSafe() {
        #expect(eventually { output.text == "SAFE" })
        #expect(stays { output.text == "SAFE" })
    }

    /// Ended by this signal, as waitpid(2) tells it; a core is never dumped.
    private func expectEnded(by signal: Int32) {
        #expect(run.waitForEnd() == signal)
    }

    @Test
    func `a runtime that is killed leaves its output safe`() throws {
        kill(run.process, SIGKILL)
        expectSafe()
        expectEnded(by: SIGKILL)
    }

    @Test(arguments: [("segv", SIGSEGV), ("trap", SIGILL), ("abort", SIGABRT)])
    func `a runtime that crashes leaves its output safe`(command: String, signal: Int32) throws {
        try run.order(command)
        expectSafe()
        expectEnded(by: signal)
    }

    @Test
    func `a runtime that exits without a goodbye leaves its output safe`() throws {
        try run.order("exit")
        expectSafe()
        expectEnded(by: 3 << 8)
    }

    @Test
    func `a runtime that stops beating is killed, and nothing late is written`() throws {
        try run.order("hang")
        expectSafe()
        expectEnded(by: SIGKILL)
    }

    @Test
    func `a runtime that is stopped is killed, and cannot write when it is continued`() throws {
        kill(run.process, SIGSTOP)
        #expect(eventually { output.text == "SAFE" })
        kill(run.process, SIGCONT)
        expectSafe()
        expectEnded(by: SIGKILL)
    }

    @Test
    func `an orderly stop lets the guard leave`() throws {
        try run.order("leave")
        #expect(try run.waitFor("left") == "")
        expectEnded(by: 0)
        #expect(NameClaim.holder(of: "sinew/guard/\(name)") == nil)
    }

    @Test
    func `an output that was withdrawn is nobody's any more`() throws {
        try run.order("withdraw")
        _ = try run.waitFor("withdrawn")
        kill(run.process, SIGKILL)
        expectEnded(by: SIGKILL)
        #expect(eventually { NameClaim.holder(of: "sinew/guard/\(name)") == nil }, "it has nothing to hold")
        #expect(output.text == "LIVE")
    }

    @Test
    func `the last actions that were handed over count`() throws {
        try run.order("replace")
        _ = try run.waitFor("replaced")
        kill(run.process, SIGKILL)
        #expect(eventually { output.text == "NEW." })
    }

    @Test
    func `the death of the guard is seen, the output made safe, and another guard found`() throws {
        kill(guardian, SIGKILL)
        #expect(try run.waitFor("guard lost") == "")
        let other = try run.waitUntilArmed()
        #expect(other != guardian)
        #expect(eventually { output.text == "LIVE" })
        kill(run.process, SIGKILL)
        expectSafe()
        kill(other, SIGKILL)
    }

    @Test
    func `signals that everybody gets do not end a guard on duty`() throws {
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE] { kill(guardian, signal) }
        try run.order("hang")
        expectSafe()
    }

    @Test
    func `the guard is in a session of its own and holds no descriptor that it was not given`() throws {
        #expect(getsid(guardian) == guardian)
        // Standard input, output and error, the connection, the runtime, the page's mapping, the name, the output.
        #expect(try Directory.names(in: "/proc/\(guardian)/fd").count == 7)
    }
}
