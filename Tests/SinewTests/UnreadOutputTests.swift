import Glibc
import GuardTesting
import LinuxSystem
import Quantities
import Testing

@testable import SinewCommand

/// Nobody reads what a run says: the other end of a pipe sleeps, a terminal stands still, a link is dead. What the robot
/// needs goes on as ever.
struct UnreadOutputTests {
    /// Which of its outputs nobody reads.
    enum Unread: CaseIterable {
        case output, messages, both
    }

    private let pipe: FullPipe

    init() throws {
        pipe = try FullPipe()
    }

    private func start(_ arguments: [String], _ unread: Unread) throws -> SinewProcess {
        try SinewProcess(
            arguments, output: unread == .messages ? nil : pipe.writeEnd.raw,
            messages: unread == .output ? nil : pipe.writeEnd.raw)
    }

    /// Waits until it answers: it says nothing that could be waited for.
    private func waitUntilStarted(_ robot: String) throws {
        #expect(try eventually { try SinewProcess.run("inject", robot, "--list").status == 0 })
    }

    @Test(arguments: Unread.allCases)
    func `a run is stopped and armed, and ends in order at the first signal`(unread: Unread) throws {
        let (file, robot) = try DemoFile.make()
        let process = try start(["run", file.path], unread)
        try waitUntilStarted(robot)
        // By then it has tried to show its status.
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(1_200)))
        for command in ["stop", "arm", "stop"] {
            let result = try SinewProcess.run(command, robot)
            #expect(result.status == 0, "\(command): \(result.messages)")
        }
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test(arguments: Unread.allCases)
    func `a run with a time ends by itself`(unread: Unread) throws {
        let (file, _) = try DemoFile.make()
        let result = try start(["run", file.path, "--for", "1500ms"], unread).wait()
        #expect(result.status == 0, "\(result.output)\(result.messages)")
    }

    @Test
    func `what nobody has read on standard output is counted on standard error at the end`() throws {
        let (file, _) = try DemoFile.make()
        let process = try start(["run", file.path, "--for", "1500ms"], .output)
        #expect(try process.wait().messages.contains("not read from standard output"))
    }

    @Test
    func `a reader who comes back is told what has happened meanwhile`() throws {
        let (file, robot) = try DemoFile.make()
        let process = try start(["run", file.path], .messages)
        try waitUntilStarted(robot)
        #expect(try SinewProcess.run("stop", robot).status == 0)
        #expect(try pipe.read(upTo: "emergency stop, asked for by user").contains("Ctrl-C stops it"))
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test
    func `what finds no room is given up without waiting, counted, and told when the reader comes back`() throws {
        let lane = OutputLane(status: pipe.writeEnd.raw)
        try lane.decouple()
        // More than there is room for.
        let count = OutputLane.limit / 10
        for number in 0..<count { lane.add("line \(10_000 + number)", to: pipe.writeEnd.raw) }
        #expect(lane.drain(patience: .milliseconds(100), until: .distantFuture) == count)
        let text = try pipe.read(upTo: "line \(10_000 + count - 1)\n")
        let told = text.split(separator: "\n").filter { $0.hasSuffix("lines were lost here: nobody read it") }
        let lost = try #require(told.first?.split(separator: " ").compactMap { Int($0) }.first)
        #expect(told.count == 1)
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("line ") }.count == count - lost)
        lane.couple()
    }

    @Test
    func `a reader who goes away ends nothing`() throws {
        let (file, _) = try DemoFile.make()
        var ends: [Int32] = [-1, -1]
        #expect(Glibc.pipe(&ends) == 0)
        let writeEnd = OwnedDescriptor(owning: ends[1])
        let process = try SinewProcess(["run", file.path, "--for", "3s"], output: writeEnd.raw)
        process.waitFor("Ctrl-C stops it")
        close(ends[0])
        #expect(try process.wait().status == 0)
    }

    @Test
    func `a terminal on which nobody presses the key to go on stops nothing`() throws {
        let terminal = try Terminal()
        let (file, robot) = try DemoFile.make()
        let process = try SinewProcess(["run", file.path], output: terminal.slave.raw, messages: terminal.slave.raw)
        #expect(try terminal.read(upTo: " Hz  late ").contains("Ctrl-C stops it"))
        try terminal.press(0x13)
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(500)))
        #expect(try SinewProcess.run("stop", robot).status == 0)
        try terminal.press(0x11)
        #expect(try terminal.read(upTo: "DISARMED").contains("emergency stop, asked for by user"))
        try terminal.press(0x13)
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test
    func `safe makes the outputs safe before it says a word`() throws {
        let (file, _) = try DemoFile.make([(#""version": 1,"#, #""version": 1, "guard": true,"#)])
        let result = try SinewProcess(["safe", file.path], messages: pipe.writeEnd.raw).wait()
        #expect(result.status == 0)
        #expect(result.output.contains("3 outputs are at their safe values"))
    }

    @Test
    func `safe that nobody can hold ends with its error, whether that is read or not`() throws {
        let (file, _) = try DemoFile.make([(#""version": 1,"#, #""version": 1, "guard": true,"#)])
        let process = try SinewProcess(
            ["safe", file.path], environment: ["SINEW_GUARD": "/nowhere/guard"], messages: pipe.writeEnd.raw)
        let result = try process.wait()
        #expect(result.status == 69)
        #expect(result.output == "")
    }
}
