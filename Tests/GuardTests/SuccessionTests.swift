import Glibc
import GuardTesting
import LinuxSystem
import Realtime
import Testing

/// What becomes of a guard that has acted.
@Suite(.serialized)
final class SuccessionTests {
    private let output: TextOutput
    private let name: String
    private let run: GuardedRun
    private let guardian: pid_t

    init() throws {
        output = try TextOutput()
        name = "succession \(getpid())"
        run = try Self.start(name, output)
        guardian = try run.waitUntilArmed()
    }

    deinit {
        kill(guardian, SIGKILL)
    }

    private static func start(_ name: String, _ output: TextOutput) throws -> GuardedRun {
        try GuardedRun(name: name, timeoutMilliseconds: 500, outputs: ["file:\(output.path):SAFE"])
    }

    /// By its process, since a call on its name may find it busy. One that nobody has reaped yet has ended too.
    private var hasEnded: Bool {
        do {
            return try SmallFile.text(of: "/proc/\(guardian)/stat").contains(") Z")
        } catch {
            return true
        }
    }

    private func endRuntime() {
        kill(run.process, SIGKILL)
        _ = run.waitForEnd()
    }

    @Test
    func `a guard that has acted holds the output until the next runtime dismisses it`() throws {
        endRuntime()
        #expect(eventually { output.text == "SAFE" })
        #expect(stays { !hasEnded })
        try GuardClient.dismissPredecessor(board: name)
        #expect(hasEnded)
    }

    @Test
    func `the next runtime takes over by itself`() throws {
        endRuntime()
        let next = try Self.start(name, output)
        let other = try next.waitUntilArmed()
        #expect(other != guardian)
        #expect(NameClaim.holder(of: "sinew/guard/\(name)") == other)
        #expect(eventually { output.text == "LIVE" })
        try next.order("leave")
        _ = try next.waitFor("left")
    }

    @Test
    func `a guard whose runtime is alive does not leave`() throws {
        #expect(throws: GuardError.onDuty(guardProcess: guardian)) {
            try GuardClient.dismissPredecessor(board: name, patience: .milliseconds(200))
        }
        #expect(!hasEnded)
    }

    @Test
    func `a guard that has acted ends by SIGTERM`() throws {
        endRuntime()
        #expect(eventually { output.text == "SAFE" })
        // Until it holds it ignores the signal.
        #expect(
            eventually {
                kill(guardian, SIGTERM)
                return hasEnded
            })
    }

    @Test
    func `where nobody guards there is nobody to dismiss`() throws {
        try GuardClient.dismissPredecessor(board: "nobody \(getpid())")
    }
}
