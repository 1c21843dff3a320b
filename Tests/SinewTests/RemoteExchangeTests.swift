import Glibc
import LinuxSystem
import Quantities
import Testing

@testable import SinewCommand

/// What becomes of a question to something that is no healthy robot.
struct RemoteExchangeTests {
    /// Answers one caller with these bytes, and hangs up.
    private func ask(answering bytes: String?) throws -> [String] {
        let name = "sinew test exchange \(getpid()) \(UInt32.random(in: 0 ... .max))"
        let claim = try NameClaim(name, folders: [])
        let server = try SystemThread(ThreadSettings(name: "server")) { [raw = claim.raw] in
            guard let bytes else { return }
            var entry = pollfd(fd: raw, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 60_000) > 0 else { return }
            let caller = accept(raw, nil, nil)
            var request = [UInt8](repeating: 0, count: 100)
            _ = recv(caller, &request, request.count, 0)
            _ = send(caller, bytes, bytes.utf8.count, Int32(MSG_NOSIGNAL))
            close(caller)
        }
        var told: [String] = []
        RemoteRound.ask([.init(held: .init(claim: name, place: .abstract(name)), request: .stop)]) {
            _, outcome in
            switch outcome {
            case .answered(let reply): told.append("\(reply.failure?.rawValue ?? 0) \(reply.lines)")
            case .gone: told.append("gone")
            case .silent(let reason): told.append("silent: \(reason)")
            }
            return nil
        }
        server.join()
        withExtendedLifetime(claim) {}
        return told
    }

    @Test(arguments: [
        ("rover: safe\n\n", "0 [\"rover: safe\"]"), ("one\ntwo\n\n", "0 [\"one\", \"two\"]"),
        ("!77 rover: refused\n\n", "77 [\"rover: refused\"]"),
        // As earlier versions say it.
        ("rover: safe\n", "0 [\"rover: safe\"]"),
        ("", "silent: but hangs up"), ("rover: sa", "silent: but hangs up"),
        ("one\ntwo\n", "silent: to the end; it said: one; two"),
        ("one\ntw", "silent: to the end; it said: one"),
        ("\n", "silent: with a word"),
    ])
    func `a reply counts when it is whole`(bytes: String, told: String) throws {
        #expect(try ask(answering: bytes) == [told])
    }

    @Test
    func `one that takes the call and says nothing is given up`() throws {
        #expect(try ask(answering: nil) == ["silent: in 5 s"])
    }

    @Test
    func `where nobody listens any more nobody is missed`() {
        var isGone = false
        let held = BoardClaim.Held(claim: "x", place: .file("/run/sinew-test-nobody"))
        RemoteRound.ask([.init(held: held, request: .stop)]) { _, outcome in
            if case .gone = outcome { isGone = true }
            return nil
        }
        #expect(isGone)
    }
}
