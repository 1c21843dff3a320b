import CLinux
import Glibc
import GuardTesting
import Guarding
import LinuxSystem
import Quantities
import Testing

/// The runtime's end, in this very process: a guard that acted would kill it, so each test leaves.
@Suite(.serialized)
struct GuardClientTests {
    private func withGuard(_ body: (GuardClient) throws -> Void) throws {
        let client = try GuardClient(
            executable: GuardExecutable.find(), board: "client \(getpid())", heartbeatTimeout: .seconds(60))
        do {
            try body(client)
            try client.leave()
        } catch {
            try client.leave()
            throw error
        }
    }

    @Test
    func `after a goodbye the guard has touched nothing`() throws {
        let output = try TextOutput()
        try withGuard { client in
            try client.hand(over: [output.action("SAFE")], output: 1)
            try output.action("LIVE").perform()
            client.beat()
            try client.leave()
            #expect(!client.isAlive)
            #expect(stays { output.text == "LIVE" })
        }
    }

    @Test
    func `a heartbeat that is suspended is not missed`() throws {
        let output = try TextOutput()
        let client = try GuardClient(
            executable: GuardExecutable.find(), board: "rest \(getpid())", heartbeatTimeout: .milliseconds(300))
        try client.hand(over: [output.action("SAFE")], output: 1)
        client.beat()
        client.suspendHeartbeat()
        Sleep.until(.now().advanced(by: .milliseconds(600)))
        #expect(client.isAlive)
        try client.leave()
        #expect(output.text == "....")
    }

    @Test
    func `a guard tells what it does not keep, and keeps what it has`() throws {
        let output = try TextOutput()
        try withGuard { client in
            try client.hand(over: [output.action("SAFE")], output: 1)
            let noBus = SafeAction.i2c(path: "/dev/null", address: 0x40, bytes: [0, 0])
            #expect(throws: GuardError.refusedActions(output: 1, code: ENOTTY)) {
                try client.hand(over: [output.action("ELSE"), noBus], output: 1)
            }
            // A single byte is enough: what is at the path decides then.
            let oneByte = SafeAction.i2c(path: "/dev/null", address: 0x40, bytes: [0])
            #expect(throws: GuardError.refusedActions(output: 2, code: ENOTTY)) {
                try client.hand(over: [oneByte], output: 2)
            }
            let noBytes = SafeAction.i2c(path: "/dev/null", address: 0x40, bytes: [])
            #expect(throws: GuardError.refusedActions(output: 2, code: EINVAL)) {
                try client.hand(over: [noBytes], output: 2)
            }
            let short = SafeAction.control(descriptor: output.descriptor, request: 0xc010_b40f, payload: [0, 0])
            #expect(throws: GuardError.refusedActions(output: 3, code: EINVAL)) {
                try client.hand(over: [short], output: 3)
            }
            #expect(client.isAlive)
        }
    }

    @Test
    func `a guard keeps a command to what it cannot wait for, and refuses others`() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let reading = OwnedDescriptor(owning: ends[0])
        let writing = OwnedDescriptor(owning: ends[1])
        defer { withExtendedLifetime(reading) {} }
        let action = SafeAction.send(descriptor: writing.raw, bytes: [1])
        try withGuard { client in
            #expect(throws: GuardError.refusedActions(output: 1, code: EINVAL)) {
                try client.hand(over: [action], output: 1)
            }
            #expect(fcntl(writing.raw, F_SETFL, O_NONBLOCK) == 0)
            try client.hand(over: [action], output: 1)
            #expect(throws: GuardError.refusedActions(output: 2, code: EINVAL)) {
                try client.hand(over: [.send(descriptor: writing.raw, bytes: [])], output: 2)
            }
        }
    }

    @Test
    func `what is too much is refused before it is sent`() throws {
        let output = try TextOutput()
        try withGuard { client in
            let many = [SafeAction](repeating: output.action("SAFE"), count: 17)
            #expect(throws: GuardError.tooMuch(output: 5, limit: "at most 16 actions")) {
                try client.hand(over: many, output: 5)
            }
            let long = output.action(String(repeating: "x", count: 1_025))
            #expect(throws: GuardError.tooMuch(output: 5, limit: "at most 1024 bytes in an action")) {
                try client.hand(over: [long], output: 5)
            }
            let path = SafeAction.i2c(path: String(repeating: "x", count: 64), address: 1, bytes: [0, 0])
            #expect(throws: GuardError.tooMuch(output: 5, limit: "at most 63 bytes in a path")) {
                try client.hand(over: [path], output: 5)
            }
        }
    }

    @Test
    func `a guard has room for 256 actions, and says so when it is full`() throws {
        let output = try TextOutput()
        try withGuard { client in
            let full = [SafeAction](repeating: output.action("SAFE"), count: 16)
            for number in 0..<16 { try client.hand(over: full, output: UInt32(number)) }
            #expect(throws: GuardError.refusedActions(output: 16, code: ENOSPC)) {
                try client.hand(over: [output.action("SAFE")], output: 16)
            }
            try client.withdraw(output: 3)
            try client.hand(over: full, output: 16)
        }
    }

    @Test
    func `a guard that is killed is not alive, and answers no more`() throws {
        let client = try GuardClient(
            executable: GuardExecutable.find(), board: "killed \(getpid())", heartbeatTimeout: .seconds(60))
        #expect(client.isAlive)
        kill(client.processIdentifier, SIGKILL)
        #expect(eventually { !client.isAlive })
        #expect(throws: GuardError.ended(status: nil)) { try client.hand(over: [], output: 0) }
    }

    @Test
    func `a program that is not there, or is no guard, is told`() throws {
        #expect(throws: GuardError.missing(searched: ["/nowhere/sinew-guard"])) {
            _ = try GuardClient(
                executable: "/nowhere/sinew-guard", board: "x", heartbeatTimeout: .seconds(1))
        }
        #expect(throws: GuardError.ended(status: 1)) {
            _ = try GuardClient(executable: "/bin/false", board: "x", heartbeatTimeout: .seconds(1))
        }
        #expect(throws: GuardError.nameTooLong) {
            _ = try GuardClient(
                executable: "/bin/false", board: String(repeating: "x", count: 100), heartbeatTimeout: .seconds(1))
        }
    }

    @Test
    func `a time-out that is none is refused`() throws {
        #expect(throws: GuardError.refusedToBegin(code: EINVAL)) {
            _ = try GuardClient(
                executable: GuardExecutable.find(), board: "zero \(getpid())", heartbeatTimeout: .zero)
        }
    }
}
