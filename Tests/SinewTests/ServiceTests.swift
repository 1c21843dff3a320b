import Glibc
import GuardTesting
import LinuxSystem
import Quantities
import ServiceTesting
import Testing

/// `sinew run` under a service manager, which hears of it by datagrams.
struct ServiceTests {
    private let socket: NotifySocket

    init() throws {
        socket = try NotifySocket(isAbstract: true)
    }

    private func start(_ file: TemporaryFile, _ more: [String: String] = [:]) throws -> SinewProcess {
        try SinewProcess(["run", file.path], environment: ["NOTIFY_SOCKET": socket.address].merging(more) { $1 })
    }

    @Test
    func `it is ready once the loops run, tells what changes, and says that it stops`() throws {
        let (file, robot) = try DemoFile.make()
        let process = try start(file)
        let first = try #require(socket.receive(upTo: "READY=1"))
        #expect(first.count == 1)
        #expect(socket.receive(upTo: "STATUS=armed; loop balance runs") != nil)
        #expect(try SinewProcess.run("stop", robot).status == 0)
        #expect(socket.receive(upTo: "STATUS=disarmed; loop balance runs") != nil)
        process.signal(SIGTERM)
        #expect(socket.receive(upTo: "STOPPING=1") != nil)
        #expect(try process.wait().status == 0)
        #expect(socket.receive(until: .now()) == nil, "nothing comes after that, and no sign of life was asked for")
    }

    @Test
    func `signs of life come at least twice in the time that the manager waits`() throws {
        let (file, _) = try DemoFile.make()
        let process = try start(file, ["WATCHDOG_USEC": "2000000"])
        #expect(socket.receive(upTo: "READY=1") != nil)
        let began = Timestamp.now()
        for _ in 0..<8 { #expect(socket.receive(upTo: "WATCHDOG=1") != nil) }
        // Eight come in at most four time-outs; a machine under load may take longer, but not skip any.
        #expect(Timestamp.now().duration(since: began) > .seconds(2), "and not in a hot loop")
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test
    func `no sign of life is given for another process`() throws {
        let (file, _) = try DemoFile.make()
        let process = try start(file, ["WATCHDOG_USEC": "400000", "WATCHDOG_PID": "1"])
        #expect(socket.receive(upTo: "STATUS=armed; loop balance runs") != nil)
        Sleep.until(Timestamp.now().advanced(by: .seconds(1)))
        process.signal(SIGTERM)
        let heard = try #require(socket.receive(upTo: "STOPPING=1"))
        #expect(!heard.joined().contains("WATCHDOG"))
        #expect(try process.wait().status == 0)
    }

    @Test
    func `a manager that cannot be told is told of once, and the robot runs`() throws {
        let (file, _) = try DemoFile.make()
        let process = try SinewProcess(
            ["run", file.path, "--for", "2500ms"], environment: ["NOTIFY_SOCKET": "/nowhere/notify"])
        let result = try process.wait()
        #expect(result.status == 0)
        #expect(
            result.lines.filter { $0.contains("service manager") } == [
                """
                sinew: warning: the service manager cannot be told: sendto: No such file or directory; \
                see NOTIFY_SOCKET
                """[...]
            ])
    }
}
