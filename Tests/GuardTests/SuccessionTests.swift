import CLinux
import Glibc
import GuardTesting
import Guarding
import LinuxSystem
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
    func `a guard that leaves hands over a copy of what it holds`() throws {
        endRuntime()
        let heirs = try GuardClient.dismissPredecessor(board: name)
        #expect(output.text == "SAFE")
        #expect(heirs.count == 1)
        if let descriptor = heirs.take(where: { _ in true }) {
            #expect(pwrite(descriptor.raw, "HEIR", 4, 0) == 4)
        }
        #expect(output.text == "HEIR")
    }

    @Test
    func `more descriptors than one message takes are handed over in several`() throws {
        let board = "many \(getpid())"
        let many = try GuardedRun(
            name: board, timeoutMilliseconds: 5_000,
            outputs: Array(repeating: "file:\(output.path):MANY", count: 40))
        _ = try many.waitUntilArmed()
        kill(many.process, SIGKILL)
        _ = many.waitForEnd()
        #expect(try GuardClient.dismissPredecessor(board: board).count == 40)
    }

    @Test
    func `a guard that is only asked to leave, as earlier versions do, leaves and hands nothing over`() throws {
        endRuntime()
        #expect(try eventually { try askToLeave() == Answer(word: SINEW_GUARD_LEAVING.rawValue, enclosed: 0) })
        #expect(eventually { hasEnded })
    }

    private struct Answer: Equatable {
        var word: UInt32
        var enclosed: Int
    }

    /// The conversation as it was before guards handed anything over.
    private func askToLeave() throws -> Answer {
        let path = "sinew/guard/\(name)"
        let call = try OwnedDescriptor(sinew_connect_name(path, path.utf8.count), from: "connect")
        var word = SINEW_GUARD_PLEASE_LEAVE.rawValue
        _ = send(call.raw, &word, 4, Int32(MSG_NOSIGNAL))
        var entry = pollfd(fd: call.raw, events: Int16(POLLIN), revents: 0)
        try #require(sinew_poll(&entry, 1, GuardedRun.patience.wholeNanoseconds) > 0)
        var enclosure = sinew_enclosure()
        let count = sinew_receive_packet(call.raw, &word, 4, &enclosure)
        try #require(count == 4)
        return Answer(word: word, enclosed: enclosure.count)
    }

    @Test
    func `where nobody guards there is nobody to dismiss`() throws {
        try GuardClient.dismissPredecessor(board: "nobody \(getpid())")
    }
}
