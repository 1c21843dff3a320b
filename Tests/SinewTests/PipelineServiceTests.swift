import Glibc
import GuardTesting
import LinuxSystem
import Testing

/// `sinew run` with services of the file.
struct PipelineServiceTests {
    private static func demo(_ services: String) throws -> (file: TemporaryFile, robot: String) {
        try DemoFile.make([(#""version": 1,"#, #""version": 1, "services": {\#(services)},"#)])
    }

    @Test
    func `a log that cannot be written is told once, at the end again, and harms nothing`() throws {
        let path = "/tmp/sinew-there-is-no-such-folder/demo.jsonl"
        let file = try Self.demo(#""log": {"service": "log", "file": "\#(path)"}"#).file
        let process = try SinewProcess(["run", file.path])
        process.waitFor("cannot be written")
        process.waitFor("SERVICE log FAILS")
        process.signal(SIGTERM)
        let result = try process.wait()
        #expect(result.status == 0)
        let words = "\(path) cannot be written: No such file or directory; make its folder first"
        #expect(result.lines.count { $0.contains("service log: \(words)") } == 1)
        #expect(result.output.contains("service log failed until the end: \(words)\n"))
        #expect(result.output.hasSuffix("s; outputs are safe, devices are released\n"))
    }

    @Test
    func `a log has what the run has done, to its last event`() throws {
        let path = "/tmp/sinew-demo-\(getpid()).jsonl"
        defer { unlink(path) }
        let (file, robot) = try Self.demo(#""log": {"service": "log", "file": "\#(path)", "rateHz": 20}"#)
        let result = try SinewProcess.run("run", file.path, "--for", "1s")
        #expect(result.status == 0)
        #expect(!result.messages.contains("service log"))
        let text = String(decoding: try SmallFile.bytes(of: path, limit: 1 << 20), as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(lines.first?.contains(#""robot":"\#(robot)""#) == true)
        #expect(lines.contains { $0.contains(#""balance.tilt":"#) })
        let end = try #require(lines.firstIndex { $0.contains("the robot is being stopped") })
        #expect(lines[end...].contains { $0.contains("went safe: the robot was stopped") })
    }
}
