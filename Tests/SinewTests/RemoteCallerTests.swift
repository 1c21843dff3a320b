import Glibc
import LinuxSystem
import Quantities
import Testing

/// Callers of a running robot who mean no good, or do not know how: the others are heard as ever.
struct RemoteCallerTests {
    private let robot: String
    private let process: SinewProcess
    private let place: SocketPlace

    init() throws {
        let (file, robot) = try DemoFile.make()
        self.robot = robot
        process = try SinewProcess(["run", file.path])
        process.waitFor("Ctrl-C stops it")
        place = .abstract("sinew/board/simulated/\(robot)")
        withExtendedLifetime(file) { process.waitFor(" Hz  late ") }
    }

    private func call() throws -> LineConnection {
        let end = Timestamp.now().advanced(by: .seconds(60))
        while true {
            do { return try LineConnection(calling: place) } catch {
                guard error.code == EAGAIN, Timestamp.now() < end else { throw error }
            }
        }
    }

    private func expectToBeHeard() throws {
        let stopped = try SinewProcess.run("stop", robot)
        #expect(stopped.output == "\(robot): all outputs are safe and stay so until: sinew arm\n")
        #expect(stopped.status == 0)
        let armed = try SinewProcess.run("arm", robot)
        #expect(armed.status == 0, "\(armed.messages)")
    }

    @Test
    func `a thousand callers who say nothing, or a byte now and then, keep nobody from being heard`()
        throws
    {
        var silent: [LineConnection] = []
        for _ in 0..<300 { silent.append(try call()) }
        // Some have lost their place by then.
        for connection in silent { _ = send(connection.raw, "s", 1, Int32(MSG_NOSIGNAL)) }
        for _ in 0..<700 { _ = try call() }
        try expectToBeHeard()
        withExtendedLifetime(silent) {}
    }

    @Test(arguments: [
        Array("fly\n".utf8), Array("stop".utf8) + [0] + Array("\n".utf8), [0xff, 0xfe, 0x0a], [0x0a],
        Array("arm".utf8),
        [UInt8](repeating: 0x78, count: 100_000), Array("inject\t\u{1b}[31m\t0\t-\toff\n".utf8),
    ])
    func `what is no request is refused with a line`(bytes: [UInt8]) throws {
        let connection = try call()
        _ = bytes.withUnsafeBytes {
            send(connection.raw, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        shutdown(connection.raw, Int32(SHUT_WR))
        var line: String?
        let end = Timestamp.now().advanced(by: .seconds(60))
        while line == nil, !connection.hasEnded, Timestamp.now() < end {
            try connection.receive()
            line = connection.nextLine()
        }
        #expect(line?.hasPrefix("!") == true, "\(line ?? "nothing")")
        #expect(line?.contains("\u{1b}") == false)
        try expectToBeHeard()
    }

    @Test
    func `a robot whose name nobody knows is asked for it beside the others`() throws {
        // Takes calls and says nothing.
        let mute = try NameClaim("sinew/board/mute \(robot)")
        try expectToBeHeard()
        withExtendedLifetime(mute) {}
    }

    @Test
    func `a stop that has lost its end is a stop`() throws {
        let connection = try call()
        _ = send(connection.raw, "stop", 4, Int32(MSG_NOSIGNAL))
        shutdown(connection.raw, Int32(SHUT_WR))
        process.waitFor("emergency stop, asked for by user \(geteuid())")
    }
}
