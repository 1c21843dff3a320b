import HardwareIO
import Testing

@testable import Configuration
@testable import Pipeline

/// What a good pipeline becomes.
struct CompilerTests {
    @Test
    func `a pipeline with every part compiles, with comments and trailing commas`() throws {
        let text = """
            // A robot of everything.
            {
              version: 1, name: 'everything', "$schema": "pipeline.schema.json",
              producers: {
                sensor: {driver: "test.sensor"},  /* no parameters */
                chip: {driver: "test.chip", bus: "i2c1", address: 0x49, rateHz: 1e1, axes: ["-y", "+x"],},
                other: {driver: "test.chip", bus: "i2c1"},
                far: {driver: "test.chip", bus: "i2c3"},
                button: {driver: "test.button", line: "GPIO17", bias: "pullUp"},
              },
              loops: {
                fast: {
                  rateHz: 200, realtime: {priority: 60, cpu: 3},
                  inputs: {n: {from: "sensor.number", subscription: "mostRecent", maxAgeMs: 0.5},
                           presses: {from: "button.edge", subscription: "event"}},
                  stages: [
                    {stage: "count", event: "presses", output: "pressed"},
                    {stage: "split", input: "n", left: "left", right: "right"},
                    {stage: "total", a: "left", b: "right", output: "zero"},
                  ],
                },
                slow: {rateHz: 0.01, inputs: {n: {from: "fast.zero"}},
                       stages: [{stage: "scale", input: "n", factor: -1, output: "x"}]},
              },
              actuators: {
                motor: {driver: "test.motor", line: "GPIO27", from: "fast.zero", range: [-0.5, 0.5], safe: 0.1},
                wheel: {driver: "test.wheel", pwm: "PWM0", from: "slow.x", slewPerSecond: 2},
              },
              show: ["sensor.number", "fast.pressed"],
            }
            """
        let pipeline = try Bench().compile(text)
        #expect(pipeline.summary == "5 producers, 2 loops, 2 actuators")
        #expect(pipeline.name == "everything")
        #expect(pipeline.loops.map(\.settings.rate.value) == [200, 0.01])
        #expect(pipeline.loops.map(\.settings.priority) == [60, nil])
        #expect(pipeline.loops.map(\.settings.cpu) == [3, nil])
    }

    @Test
    func `parts are in the order of the file`() throws {
        let names = ["zeta", "alpha", "m-1", "größe", "_x"]
        let producers = names.map { "\"\($0)\": {\"driver\": \"test.sensor\"}" }.joined(separator: ", ")
        let pipeline = try Bench().compile(Bench.pipeline(producers: producers))
        #expect(pipeline.producers.map(\.name) == names)
    }

    @Test
    func `a board that takes the kernel's names takes any name`() throws {
        let board = BoardDescription(name: "linux", summary: "", backend: .linux, allowsKernelNames: true)
        let text = Bench.pipeline(
            producers: """
                "b": {"driver": "test.button", "line": "whatever"}, "c": {"driver": "test.chip", "bus": "i2c7"}
                """)
        #expect(Bench.problems(text, board: board) == [])
    }

    @Test
    func `a name of the kernel still has one owner`() {
        let board = BoardDescription(name: "linux", summary: "", backend: .linux, allowsKernelNames: true)
        let text = Bench.pipeline(
            producers: """
                "b": {"driver": "test.button", "line": "EN"}, "c": {"driver": "test.button", "line": "EN"}
                """)
        let message = """
            2:100: producers.c.line: must have one owner; line "EN" belongs to producers.b at 2:20; \
            name another one here or there
            """
        #expect(Bench.problems(text, board: board) == [message])
    }

    @Test
    func `the same address on two buses has two owners`() throws {
        let text = Bench.pipeline(
            producers: """
                "b": {"driver": "test.chip", "bus": "i2c1"}, "c": {"driver": "test.chip", "bus": "i2c3"}
                """)
        #expect(Bench.problems(text) == [])
    }

    @Test
    func `a problem of the syntax is one problem with its place`() {
        #expect(
            Bench.problems("{\"version\": 1,\n \"name\": }")
                == ["2:10: name: must have a value here; found \"}\""])
    }

    @Test
    func `problems of the board's file are told as its own`() throws {
        let bytes = Array(#"{"name": "b", "summary": "", "backend": "linux", "lines": {"L": {"chip": "c"}}}"#.utf8)
        let compiler = PipelineCompiler(registry: Bench().registry) { _ throws(BoardCatalogError) in
            do throws(Problems) {
                return try BoardFile.read(bytes, file: "boards/b.json")
            } catch {
                throw .problems(error)
            }
        }
        let text = Array(#"{"version": 1, "name": "r", "board": "b"}"#.utf8)
        let problems = #expect(throws: Problems.self) { try compiler.compile(text, file: "f") }
        #expect(
            problems?.map(\.description) == [
                #"boards/b.json:1:65: lines.L: must have the key "offset"; add an integer between 0 and 65535"#
            ])
    }

    @Test
    func `a board file that cannot be read is a problem of the pipeline that names it`() throws {
        let compiler = PipelineCompiler(registry: Bench().registry) { _ throws(BoardCatalogError) in
            throw .unreadable(file: "boards/b.json", reason: "Permission denied")
        }
        let text = Array(#"{"version": 1, "name": "r", "board": "b"}"#.utf8)
        let problems = #expect(throws: Problems.self) { try compiler.compile(text, file: "f") }
        #expect(
            problems?.map(\.description) == [
                "f:1:38: board: must name a board whose file can be read; boards/b.json: Permission denied"
            ])
    }
}
