import Glibc
import LinuxSystem
import Quantities
import ServiceTesting
import Testing

struct ServiceManagerTests {
    private static func manager(_ variables: [String: String]) -> ServiceManager? {
        ServiceManager { variables[$0] }
    }

    @Test(arguments: [true, false])
    func `what is told arrives as one datagram, at a name and at a path`(isAbstract: Bool) throws {
        let socket = try NotifySocket(isAbstract: isAbstract)
        let manager = try #require(Self.manager(["NOTIFY_SOCKET": socket.address]))
        try manager.tell("READY=1", "STATUS=armed")
        #expect(socket.receive(until: .now()) == "READY=1\nSTATUS=armed")
        #expect(socket.receive(until: .now()) == nil)
    }

    @Test
    func `a manager that does not listen is not waited for`() throws {
        let socket = try NotifySocket(isAbstract: true)
        let manager = try #require(Self.manager(["NOTIFY_SOCKET": socket.address]))
        var error: SystemError?
        // The kernel keeps a few hundred datagrams at most (net.unix.max_dgram_qlen).
        for _ in 0..<100_000 where error == nil {
            do { try manager.tell("WATCHDOG=1") } catch let refusal { error = refusal }
        }
        #expect(error?.code == EAGAIN)
    }

    @Test
    func `nobody to tell is nil, and an address of another kind is an error`() throws {
        #expect(Self.manager([:]) == nil)
        #expect(Self.manager(["NOTIFY_SOCKET": ""]) == nil)
        let manager = try #require(Self.manager(["NOTIFY_SOCKET": "vsock:2:1234"]))
        let error = #expect(throws: SystemError.self) { try manager.tell("READY=1") }
        #expect(error?.code == EAFNOSUPPORT)
    }

    @Test
    func `the watchdog's time is taken when it is meant for this process`() throws {
        let own = String(getpid())
        let cases: [([String: String], Duration?)] = [
            (["WATCHDOG_USEC": "3000000"], .seconds(3)),
            (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": own], .seconds(3)),
            (["WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"], nil),
            (["WATCHDOG_USEC": "0"], nil), (["WATCHDOG_USEC": "soon"], nil), ([:], nil),
        ]
        for (variables, expected) in cases {
            let all = variables.merging(["NOTIFY_SOCKET": "@x"]) { $1 }
            #expect(try #require(Self.manager(all)).watchdogTimeout == expected, "\(variables)")
        }
    }
}
