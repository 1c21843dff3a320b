import GuardTesting
import Testing

/// What `sinew` says to what it cannot use: one line for each problem, and an exit status of sysexits.h.
struct BadInputTests {
    @Test(arguments: ["run", "check"])
    func `a file that is not there`(command: String) throws {
        let result = try SinewProcess.run(command, "nowhere/robot.json")
        #expect(result.status == 66)
        #expect(
            result.messages == """
                sinew: nowhere/robot.json: cannot be read; No such file or directory; give the path of a pipeline file

                """)
        #expect(result.output == "")
    }

    @Test
    func `a folder instead of a file`() throws {
        let result = try SinewProcess.run("check", "/tmp")
        #expect(result.status == 66)
        #expect(result.lines.count == 1)
    }

    @Test(
        arguments: [
            ("empty", []), ("truncated", Array(#"{"version": 1, "name": "#.utf8)),
            ("200,000 brackets", [UInt8](repeating: UInt8(ascii: "["), count: 200_000)),
            ("not UTF-8", Array(#"{"name": ""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)),
        ] as [(String, [UInt8])])
    func `a file that is not JSON is one line with its place`(name: String, bytes: [UInt8]) throws {
        let file = try TemporaryFile(bytes)
        let result = try SinewProcess.run("run", file.path)
        #expect(result.status == 65)
        #expect(result.lines.count == 1)
        #expect(result.messages.hasPrefix("sinew: \(file.path):1:"))
        #expect(result.output == "")
    }

    @Test(arguments: ["run", "check"])
    func `a wrong configuration is told problem by problem`(command: String) throws {
        let file = try TemporaryFile(
            """
            {"version": 1, "name": "wrong", "board": "simulated",
             "producers": {"b": {"driver": "gpio.input", "line": "GPIO72"}, "i": {"driver": "mpu6051"}}}
            """)
        let result = try SinewProcess.run(command, file.path)
        #expect(result.status == 78)
        #expect(
            result.lines == [
                """
                sinew: \(file.path):2:54: producers.b.line: must be a line of board simulated; is "GPIO72"; \
                did you mean "GPIO27"?
                """[...],
                """
                sinew: \(file.path):2:81: producers.i.driver: must be the driver of a producer; is "mpu6051"; \
                did you mean "mpu6050"?
                """[...],
            ])
        #expect(result.output == "")
    }

    @Test
    func `an unknown board comes with the nearest known one`() throws {
        let result = try SinewProcess.run("check", SinewProcess.config("demo"), "--board", "raspberry-pi-44")
        #expect(result.status == 78)
        #expect(result.messages.hasSuffix("is \"raspberry-pi-44\"; did you mean \"raspberry-pi-4\"?\n"))
    }

    @Test(arguments: [
        ["run", SinewProcess.config("demo"), "--fast"], ["run"], ["fly"],
        ["run", SinewProcess.config("demo"), "--for", "soon"],
    ])
    func `a wrong command line is a problem of usage`(arguments: [String]) throws {
        let result = try SinewProcess(arguments).wait()
        #expect(result.status == 64)
        #expect(result.messages.contains("Error:"))
    }

    @Test(arguments: ["demo", "reflex"])
    func `the pipelines that come along are good`(name: String) throws {
        let board = name == "demo" ? "simulated" : "raspberry-pi-4"
        let result = try SinewProcess.run("check", SinewProcess.config(name), "--board", board)
        #expect(result.status == 0, "\(result.messages)")
        #expect(result.output.hasSuffix(": good\n"))
    }
}
