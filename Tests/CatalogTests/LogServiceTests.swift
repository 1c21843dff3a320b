import Configuration
import Glibc
import HardwareIO
import LinuxSystem
import Quantities
import SimulatedHardware
import Testing

@testable import Catalog
@testable import Pipeline
@testable import RobotRuntime

/// The service `log`: what it writes, and what becomes of it where it cannot.
struct LogServiceTests {
    private let folder: String

    init() throws {
        var template = Array("/tmp/sinew-log-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer {
            $0.baseAddress.flatMap(mkdtemp).map { String(cString: $0) }
        }
        folder = try #require(made)
    }

    private var path: String { folder + "/robot.jsonl" }

    /// A balancing robot on the simulated board, with a log.
    private func robot(_ path: String, more: String = "") throws -> Robot {
        let text = """
            {"version": 1, "name": "logged", "board": "simulated",
             "producers": {"imu": {"driver": "mpu6050", "bus": "i2c1", "address": "0x68", "rateHz": 200}},
             "loops": {"balance": {"rateHz": 200,
               "inputs": {"motion": {"from": "imu.motion", "subscription": "mostRecent", "maxAgeMs": 1000}},
               "stages": [{"stage": "complementaryFilter", "input": "motion", "timeConstantMs": 500, "output": "tilt"}]}},
             "services": {"log": {"service": "log", "file": "\(path)", "rateHz": 50\(more)}}}
            """
        var board = BoardDescription(name: "simulated", summary: "", backend: .simulated)
        board.buses = ["i2c1": .adapter("simulated")]
        let compiler = PipelineCompiler(registry: .standard) { [board] _ throws(BoardCatalogError) in board }
        return Robot(try compiler.compile(Array(text.utf8), file: "f"))
    }

    private func lines(_ path: String) throws -> [String] {
        let text = String(decoding: try SmallFile.bytes(of: path, limit: 1 << 24), as: UTF8.self)
        #expect(text.hasSuffix("\n"), "no line is half there")
        return text.split(separator: "\n").map(String.init)
    }

    private func run(_ robot: Robot, until isEnough: (RobotStatus) -> Bool) throws {
        try robot.open(on: SimulatedBoard(description: robot.pipeline.board))
        _ = try robot.start()
        defer { robot.stop() }
        let end = Timestamp.now().advanced(by: .seconds(60))
        while !isEnough(robot.status()), Timestamp.now() < end { Sleep.until(.now().advanced(by: .milliseconds(10))) }
        #expect(Timestamp.now() < end)
    }

    @Test
    func `values and events are lines of JSON, and the last are those of the stop`() throws {
        let robot = try robot(path)
        try run(robot) { _ in
            var status = stat()
            return stat(path, &status) == 0 && status.st_size > 3_000
        }
        let objects = try lines(path).map { line in
            try JSONParser.parse(Array(line.utf8), file: "log").kind
        }
        func member(_ key: String, of kind: JSONValue.Kind) -> JSONValue.Kind? {
            guard case .object(let object) = kind else { return nil }
            return object.members.first { $0.key == key }?.value.kind
        }
        #expect(objects.allSatisfy { member("time", of: $0) != nil })
        guard case .string("logged")? = member("robot", of: objects[0]) else {
            Issue.record("the first line names the robot")
            return
        }
        let values = objects.compactMap { member("values", of: $0) }
        let last = try #require(values.last)
        guard case .number? = member("balance.tilt", of: last), case .object? = member("imu.motion", of: last) else {
            Issue.record("every output is there: \(last)")
            return
        }
        let events = objects.compactMap { object -> String? in
            if case .string(let text)? = member("event", of: object) { text } else { nil }
        }
        #expect(events.contains("the robot is armed"))
        #expect(events.last == "the robot is being stopped")
    }

    @Test
    func `only what is asked for is written, and what was there is kept`() throws {
        let file = try LogFile(path, limit: 1 << 20)
        try file.write("earlier")
        try run(try robot(path, more: #", "outputs": ["balance.tilt"]"#)) { _ in
            var status = stat()
            return stat(path, &status) == 0 && status.st_size > 1_000
        }
        let lines = try lines(path)
        #expect(lines.first == "earlier")
        #expect(lines.contains { $0.contains("balance.tilt") })
        #expect(!lines.contains { $0.contains("imu.motion") })
    }

    @Test
    func `a folder that is not there is told of, tried again, and the robot runs`() throws {
        let robot = try robot(folder + "/missing/robot.jsonl")
        try run(robot) { status in
            status.loops[0].isRunning && status.services[0].restarts > 1
                && status.services[0].health
                    == .failing(
                        "\(folder)/missing/robot.jsonl cannot be written: No such file or directory; make its folder first"
                    )
        }
    }

    @Test
    func `two logs do not share one file`() throws {
        let problems = #expect(throws: Problems.self) {
            _ = try robot(path, more: #"}, "second": {"service": "log", "file": "\#(path)""#)
        }
        #expect(problems?.count == 1)
        #expect(problems?.first?.description.contains("services.second.file: must have one owner; file ") == true)
    }

    @Test
    func `a named pipe without a reader is refused instead of waited for`() throws {
        #expect(mkfifo(path, 0o600) == 0)
        #expect(throws: SystemError(call: "open", code: ENXIO)) { try LogFile(path, limit: 1_000) }
    }

    @Test
    func `a file that is full is renamed, and no line is lost by that`() throws {
        let file = try LogFile(path, limit: 100)
        let written = (100..<120).map { "line \($0)" }
        for line in written { try file.write(line) }
        let kept = try lines(path + ".1") + lines(path)
        #expect(kept == Array(written.suffix(kept.count)))
        #expect(try lines(path + ".1").count == 11, "nine bytes each")
        #expect(try lines(path).count == 9)
    }

    @Test
    func `a value is written as JSON has it, a number that is none as null`() {
        #expect(LogLine.value(.double(.nan)) == "null")
        #expect(LogLine.value(.double(-0.25)) == "-0.25")
        #expect(LogLine.value(.vector(Vector3(x: 1, y: .infinity, z: 3))) == "[1.0,null,3.0]")
        #expect(
            LogLine.value(.structure([.init(name: "on", value: .bool(true)), .init(name: "n", value: .integer(-4))]))
                == #"{"on":true,"n":-4}"#)
        #expect(LogLine.text("a \"b\" \\ \n") == #""a \"b\" \\ \u000a""#)
    }
}
