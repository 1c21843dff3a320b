import Glibc
import GuardTesting
import LinuxSystem
import Testing

/// `sinew run` on the simulated board, as a user starts and stops it.
struct RunTests {
    /// See ``DemoFile``.
    private static func demo(_ replacements: (old: String, new: String)...) throws -> TemporaryFile {
        try DemoFile.make(replacements).file
    }

    @Test
    func `a run with a time ends by itself, with its outputs safe`() throws {
        let file = try Self.demo()
        let result = try SinewProcess.run("run", file.path, "--for", "300ms")
        #expect(result.status == 0)
        #expect(result.output.contains("ended after 0."))
        #expect(result.output.hasSuffix("s; outputs are safe, devices are released\n"))
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGALRM, SIGPWR, SIGXCPU, 40])
    func `a signal stops the robot in order`(signal: Int32) throws {
        let file = try Self.demo()
        let process = try SinewProcess(["run", file.path])
        process.waitFor("Ctrl-C stops it")
        process.signal(signal)
        let result = try process.wait()
        #expect(result.status == 0)
        #expect(result.output.contains("stopped after "))
        #expect(result.output.hasSuffix("s; outputs are safe, devices are released\n"))
    }

    @Test
    func `a run is not suspended by Ctrl-Z, and says so, nor by a terminal that it writes to from the background`()
        throws
    {
        let file = try Self.demo()
        let process = try SinewProcess(["run", file.path])
        process.waitFor("Ctrl-C stops it")
        for signal in [SIGTSTP, SIGTTIN, SIGTTOU] { process.signal(signal) }
        process.waitFor("cannot be suspended")
        let state = try SmallFile.text(of: "/proc/\(process.number)/stat")
        #expect(!state.contains(") T"))
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test
    func `a second run of the same robot is refused with the name of the first`() throws {
        let file = try Self.demo()
        let first = try SinewProcess(["run", file.path])
        first.waitFor("Ctrl-C stops it")
        let second = try SinewProcess.run("run", file.path)
        #expect(second.status == 75)
        #expect(
            second.lines == [
                """
                sinew: board simulated is in use by sinew run \(file.path) (process \(first.number)); \
                stop it with Ctrl-C in its terminal or: kill \(first.number)
                """[...]
            ])
        first.signal(SIGTERM)
        #expect(try first.wait().status == 0)
        #expect(try SinewProcess.run("run", file.path, "--for", "100ms").status == 0)
    }

    @Test
    func `a check neither needs nor takes the board of a robot that runs`() throws {
        let file = try Self.demo()
        let robot = try SinewProcess(["run", file.path])
        robot.waitFor("Ctrl-C stops it")
        let check = try SinewProcess.run("check", file.path)
        #expect(check.status == 0)
        #expect(check.messages == "")
        #expect(check.output.hasSuffix("on board simulated: 2 producers, 1 loop, 3 actuators: good\n"))
        robot.signal(SIGINT)
        #expect(try robot.wait().status == 0)
    }

    @Test
    func `a sensor that does not answer is told of when the run begins and when it ends, and the run is good`() throws {
        let (file, _) = try DemoFile.make([(#""address": "0x68""#, #""address": "0x69""#)])
        let result = try SinewProcess.run("run", file.path, "--for", "500ms")
        #expect(result.status == 0)
        #expect(result.messages.contains("warning: producer imu: i2c1 address 0x69: does not answer; check wiring"))
        #expect(result.output.contains("producer imu failed until the end: i2c1 address 0x69: does not answer"))
        #expect(result.output.contains("outputs are safe, devices are released"))
    }

    @Test
    func `the robot stands with the gains of the file`() throws {
        let file = try Self.demo()
        let result = try SinewProcess.run("run", file.path, "--for", "5s")
        #expect(!(result.output + result.messages).contains("the robot fell"))
    }

    @Test
    func `the robot falls without its control law`() throws {
        let file = try Self.demo((#""kp": 10, "ki": 60, "kd": 0.2"#, #""kp": 0, "ki": 0, "kd": 0"#))
        let result = try SinewProcess.run("run", file.path, "--for", "5s")
        #expect((result.output + result.messages).contains("the robot fell"))
    }

    @Test
    func `a board whose chip is missing is refused before anything starts, a check of it is good`() throws {
        let board = try TemporaryFile(
            """
            {"name": "absent", "summary": "a board of a chip that no machine has", "backend": "linux",
             "lines": {"L": {"chip": "no-such-chip", "offset": 1}}}
            """)
        let robot = try TemporaryFile(
            """
            {"version": 1, "name": "absent", "board": "\(board.path)",
             "producers": {"b": {"driver": "gpio.input", "line": "L"}}}
            """)
        let check = try SinewProcess.run("check", robot.path)
        #expect(check.status == 0)
        let run = try SinewProcess.run("run", robot.path)
        #expect([69, 75, 77].contains(run.status), "missing, another robot of this machine, or no permission")
        #expect(run.lines.count == 1)
        #expect(run.output == "")
    }
}
