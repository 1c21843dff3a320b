import CLinux
import Glibc
import GuardTesting
import LinuxSystem
import Quantities
import Testing

@testable import Guarding

/// A guard that holds an output, and somebody who wants to take it over and does not come to the end of it: step by step.
@Suite(.serialized)
final class HandOverStepTests {
    private let output: TextOutput
    private let name: String
    private let guardian: pid_t
    private let heirs = InheritedDescriptors()

    init() throws {
        output = try TextOutput()
        name = "steps \(getpid())"
        let run = try GuardedRun(name: name, timeoutMilliseconds: 5_000, outputs: ["file:\(output.path):SAFE"])
        guardian = try run.waitUntilArmed()
        kill(run.process, SIGKILL)
        _ = run.waitForEnd()
        try #require(eventually { output.text == "SAFE" })
    }

    deinit {
        heirs.closeAll()
        kill(guardian, SIGKILL)
    }

    /// Whether the guard goes on holding, and is found by the next one who asks.
    private func expectHeld(sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(stays { isHolding }, "the guard lets go", sourceLocation: sourceLocation)
        let others = InheritedDescriptors()
        let again = try GuardPredecessor.find(board: name, leavingTo: others)
        #expect(again?.process == guardian, sourceLocation: sourceLocation)
        #expect(others.count == 1, sourceLocation: sourceLocation)
        others.closeAll()
    }

    /// Whether the guard's process has the output open.
    private var isHolding: Bool {
        do {
            return try Directory.names(in: "/proc/\(guardian)/fd").contains { number in
                try Directory.destination(ofLink: "/proc/\(guardian)/fd/\(number)").contains("text output")
            }
        } catch {
            return false
        }
    }

    private func meet() throws -> GuardPredecessor {
        try #require(try GuardPredecessor.find(board: name, leavingTo: heirs))
    }

    private func startGuard() throws -> GuardClient {
        try GuardClient(inReserve: GuardExecutable.find(), board: name, heartbeatTimeout: .seconds(60))
    }

    /// A call of the test's own.
    private func call(_ words: [sinew_guard_word]) throws -> OwnedDescriptor {
        let path = "sinew/guard/\(name)"
        let call = try OwnedDescriptor(sinew_connect_name(path, path.utf8.count), from: "connect")
        say(words, on: call)
        return call
    }

    private func say(_ words: [sinew_guard_word], on call: borrowing OwnedDescriptor) {
        let numbers = words.map(\.rawValue)
        #expect(send(call.raw, numbers, 4 * numbers.count, Int32(MSG_NOSIGNAL)) == 4 * numbers.count)
    }

    @Test
    func `who has got copies and hangs up is no successor`() throws {
        _ = try meet()
        #expect(heirs.count == 1)
        try expectHeld()
    }

    @Test
    func `it shares with one at a time, and lets the next have copies when the first has hung up`() throws {
        let first = try meet()
        let others = InheritedDescriptors()
        #expect(throws: GuardError.onDuty(guardProcess: guardian)) {
            _ = try GuardPredecessor.find(board: name, leavingTo: others, patience: .milliseconds(200))
        }
        #expect(others.count == 0)
        withExtendedLifetime(first) {}
    }

    private static let requests: [[sinew_guard_word]] = [
        [SINEW_GUARD_SHARE], [SINEW_GUARD_SHARE, SINEW_GUARD_TAKEN], [SINEW_GUARD_PLEASE_LEAVE],
        [SINEW_GUARD_PLEASE_LEAVE, SINEW_GUARD_HAND_OVER],
    ]

    @Test(arguments: requests)
    func `a request that it reads when the caller has given up is none`(words: [sinew_guard_word]) throws {
        kill(guardian, SIGSTOP)
        for _ in 0..<3 { _ = try call(words) }
        kill(guardian, SIGCONT)
        try expectHeld()
    }

    @Test
    func `a word of having taken over that it reads when the speaker is gone counts for nothing`() throws {
        do {
            let call = try call([SINEW_GUARD_SHARE])
            var entry = pollfd(fd: call.raw, events: Int16(POLLIN), revents: 0)
            try #require(sinew_poll(&entry, 1, GuardedRun.patience.wholeNanoseconds) > 0)
            kill(guardian, SIGSTOP)
            say([SINEW_GUARD_TAKEN], on: call)
        }
        kill(guardian, SIGCONT)
        try expectHeld()
    }

    @Test
    func `one that is stopped when it is asked is given up, and goes on holding when it is continued`() throws {
        kill(guardian, SIGSTOP)
        #expect(throws: GuardError.stays(guardProcess: guardian)) {
            _ = try GuardPredecessor.find(board: name, leavingTo: heirs, patience: .milliseconds(100))
        }
        kill(guardian, SIGCONT)
        try expectHeld()
    }

    @Test
    func `one that is stopped when it is to leave goes on holding when it is continued`() throws {
        let predecessor = try meet()
        kill(guardian, SIGSTOP)
        #expect(throws: GuardError.stays(guardProcess: guardian)) {
            try predecessor.release(patience: .milliseconds(100))
        }
        kill(guardian, SIGCONT)
        try expectHeld()
    }

    @Test
    func `one that is stopped when the next guard takes the duty goes on holding when it is continued`() throws {
        let next = try startGuard()
        let predecessor = try meet()
        kill(guardian, SIGSTOP)
        #expect(throws: GuardError.stays(guardProcess: guardian)) { try next.takeDuty(from: predecessor) }
        try next.leave()
        kill(guardian, SIGCONT)
        try expectHeld()
    }

    @Test(arguments: [SIGKILL, SIGSTOP])
    func `a next guard that is lost before it has the duty takes nothing away`(signal: Int32) throws {
        let next = try startGuard()
        let predecessor = try meet()
        kill(next.processIdentifier, signal)
        #expect(throws: GuardError.self) { try next.takeDuty(from: predecessor) }
        #expect(eventually { !next.isAlive }, "one that is stopped is ended: it must not take the duty later")
        try expectHeld()
    }

    @Test
    func `the next guard has the name and the output when the one before has left`() throws {
        let next = try startGuard()
        let predecessor = try meet()
        try next.hand(over: [output.action("SAFE")], output: 1)
        #expect(isHolding)
        try next.takeDuty(from: predecessor)
        #expect(eventually { !isHolding })
        #expect(NameClaim.holder(of: "sinew/guard/\(name)") == next.processIdentifier)
        try next.leave()
    }

    @Test
    func `one that has died in the meantime has left as well`() throws {
        let next = try startGuard()
        let predecessor = try meet()
        kill(guardian, SIGKILL)
        #expect(eventually { !isHolding })
        try next.takeDuty(from: predecessor)
        #expect(NameClaim.holder(of: "sinew/guard/\(name)") == next.processIdentifier)
        try next.leave()
    }

    /// Programs that are no guard, by their text.
    private static let impostors = [
        "#!/bin/sh\nexit 0\n", "#!/bin/sh\necho garbage >&3\nexit 3\n", "#!/bin/sh\nhead -c 100000 /dev/zero >&3\n",
        "#!/bin/sh\nexec sleep 600\n", "#!/nowhere/sh\n", "no program\n", "",
    ]

    @Test(arguments: impostors)
    func `a program that is no guard does not come to ask for anything`(text: String) throws {
        let program = try TemporaryFile(Array(text.utf8), suffix: ".guard")
        chmod(program.path, 0o755)
        #expect(throws: GuardError.self) {
            _ = try GuardClient(executable: program.path, board: name, heartbeatTimeout: .seconds(60))
        }
        try expectHeld()
    }

    @Test(arguments: [UInt32(SINEW_GUARD_VERSION) - 1, UInt32(SINEW_GUARD_VERSION) + 1])
    func `a guard that is spoken to in another version says so, and touches nothing`(version: UInt32) throws {
        var ends: [Int32] = [-1, -1]
        try #require(sinew_packet_pair(&ends, GuardedRun.patience.wholeNanoseconds) == 0)
        let socket = OwnedDescriptor(owning: ends[0])
        let page = try OwnedDescriptor(
            sinew_sealed_memfd("page", Int(SINEW_GUARD_PAGE_BYTES)), from: "memfd_create")
        var process: pid_t = 0
        #expect(sinew_guard_spawn(try GuardExecutable.find(), name, ends[1], &process) == 0)
        close(ends[1])
        var hello = sinew_guard_hello()
        hello.header.type = SINEW_GUARD_HELLO.rawValue
        hello.version = version
        hello.timeout = 1_000_000_000
        var page0 = page.raw
        #expect(sinew_send_packet(socket.raw, &hello, MemoryLayout.size(ofValue: hello), &page0, 1) > 0)
        var answer = sinew_guard_answer()
        #expect(recv(socket.raw, &answer, MemoryLayout.size(ofValue: answer), 0) > 0)
        #expect(answer.status == EPROTO)
        #expect(ProcessEnd.wait(for: process) == .exit(64))
        try expectHeld()
    }

    @Test
    func `a directory and a file that may not be executed are no programs`() throws {
        let program = try TemporaryFile("#!/bin/sh\n")
        for path in ["/tmp", program.path] {
            #expect(throws: GuardError.missing(searched: [path])) { try GuardExecutable.find(at: path) }
        }
    }
}
