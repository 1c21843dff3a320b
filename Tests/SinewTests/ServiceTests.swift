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

    /// A robot whose output's chip is not there.
    private static func waiting(_ name: String) throws -> TemporaryFile {
        try TemporaryFile(
            """
            {"version": 1, "name": "\(name)", "board": "simulated",
             "producers": {"t": {"driver": "lm75", "bus": "i2c1"}},
             "loops": {"l": {"rateHz": 10, "inputs": {"t": {"from": "t.temperature"}}, "stages": [
               {"stage": "scale", "input": "t", "range": [0, 100], "atLow": 0, "atHigh": 1, "output": "x"}]}},
             "actuators": {"a": {"driver": "pca9685.pwm", "bus": "i2c1", "address": "0x77", "channel": 0, "from": "l.x"}}}
            """)
    }

    @Test
    func `a service waits for a device, says so with time to spare, and a signal ends that at once`() throws {
        let file = try Self.waiting("patient")
        let process = try SinewProcess(
            ["run", "--wait-for-devices", file.path], environment: ["NOTIFY_SOCKET": socket.address])
        var extensions: [Int] = []
        for _ in 0..<3 {
            let text = try #require(socket.receive(until: Timestamp.now().advanced(by: .seconds(60))))
            let lines = text.split(separator: "\n")
            #expect(
                lines.contains { $0.hasPrefix("STATUS=waiting: actuators.a: i2c1 address 0x77: does not answer") },
                "\(text)")
            let time = lines.first { $0.hasPrefix("EXTEND_TIMEOUT_USEC=") }?.split(separator: "=").last
            extensions.append(time.flatMap { Int($0) } ?? 0)
        }
        #expect(extensions == [60_500_000, 61_000_000, 62_000_000])
        process.signal(SIGTERM)
        #expect(socket.receive(upTo: "STOPPING=1") != nil)
        let result = try process.wait()
        #expect(result.status == 0)
        #expect(result.lines.count { $0.contains("waiting for it") } == 1, "told once, not at each try")
        #expect(result.lines.last == "sinew: stopped while waiting for a device")
    }

    @Test
    func `who speaks to a robot that waits is answered at once, by what it waits for`() throws {
        let file = try Self.waiting("spoken")
        let process = try SinewProcess(["run", "--wait-for-devices", file.path])
        process.waitFor("waiting for it")
        let why = "nothing is driven, it waits for a device: actuators.a: i2c1 address 0x77: does not answer"
        for (words, status, beginning) in [
            (["arm", "spoken"], 75, "sinew: spoken: not armed: \(why)"),
            (["inject", "spoken", "t", "off"], 75, "sinew: spoken: \(why)"),
            (["inject", "spoken", "--list"], 75, "sinew: spoken: \(why)"),
            (["stop", "spoken"], 0, "spoken: \(why)"),
        ] as [([String], Int32, String)] {
            let result = try SinewProcess(words).wait()
            #expect(result.status == status, "\(words)")
            #expect((result.output + result.messages).hasPrefix(beginning), "\(result.output)\(result.messages)")
        }
        process.waitFor(
            "emergency stop, asked for by user \(geteuid()); once it runs it stays stopped until: sinew arm spoken")
        #expect(try SinewProcess.run("arm", "spoken").messages.contains("it was stopped; try again once it runs"))
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test
    func `without being asked to wait it ends, for want of the device`() throws {
        let file = try Self.waiting("impatient")
        #expect(try SinewProcess.run("run", file.path).status == 69)
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
