import Glibc
import GuardTesting
import Testing

/// `sinew inject` as a user breaks a running robot with it, and what the run says of it.
struct InjectTests {
    private static func run(
        _ replacements: [(old: String, new: String)] = []
    ) throws -> (process: SinewProcess, robot: String, file: TemporaryFile) {
        let (file, robot) = try DemoFile.make(replacements)
        let process = try SinewProcess(["run", file.path])
        // The rate of a loop that runs: the sensor has been set up.
        process.waitFor(" Hz  late ")
        return (process, robot, file)
    }

    @Test
    func `a sensor that is switched off is told of, makes the outputs safe, and all comes back when it is cleared`()
        throws
    {
        let (process, robot, _) = try Self.run()
        let injected = try SinewProcess.run("inject", robot, "imu", "off")
        #expect(injected.status == 0)
        #expect(
            injected.output == """
                \(robot): producers.imu: off, until it is cleared; end it with: \
                sinew inject \(robot) --clear producers.imu

                """)
        process.waitFor("warning: FAULT INJECTED into producers.imu: off, until it is cleared")
        process.waitFor("actuator left went safe: an input of its loop is older than maxAgeMs")
        let list = try SinewProcess.run("inject", robot, "--list")
        #expect(list.output == "\(robot): producers.imu: off, until it is cleared\n")

        let cleared = try SinewProcess.run("inject", robot, "--clear", "imu")
        #expect(cleared.status == 0)
        #expect(cleared.output == "\(robot): the fault of producers.imu has ended\n")
        process.waitFor("warning: the fault injected into producers.imu has ended")
        process.waitFor("actuator left is driven again")
        process.signal(SIGTERM)
        let result = try process.wait()
        #expect(result.status == 0)
        #expect(result.output.contains("INJECTED producers.imu off"), "the status line says so all the while")
    }

    @Test
    func `an actuator that hangs stalls its loop, goes safe, and ends by itself after its time`() throws {
        let (process, robot, _) = try Self.run()
        let injected = try SinewProcess.run("inject", robot, "left", "slow", "--delay", "60s", "--for", "1500ms")
        #expect(injected.status == 0)
        process.waitFor("actuator left went safe: its loop gave no value for longer than staleAfterMs")
        process.waitFor("the fault injected into actuators.left has ended")
        process.waitFor("actuator left is driven again")
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test(arguments: [
        ["off"], ["stuck"], ["garbage", "--seed", "7"], ["wrong", "--scale", "-2", "--offset", "-0.5", "--invert"],
        ["slow", "--delay", "1ms"], ["intermittent", "--probability", "0.5", "--seed", "3"],
    ])
    func `every fault can be injected into a sensor and a motor, and ends with the run`(fault: [String]) throws {
        let (process, robot, _) = try Self.run()
        for part in ["imu", "left"] {
            let result = try SinewProcess(["inject", robot, part] + fault + ["--for", "1m"]).wait()
            #expect(result.status == 0, "\(result.messages)")
            process.waitFor("FAULT INJECTED into \(part == "imu" ? "producers" : "actuators").\(part): \(fault[0])")
        }
        let list = try SinewProcess.run("inject", robot, "--list")
        #expect(list.output.split(separator: "\n").count == 2)
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test
    func `what is wrong with a call is told in one line with the nearest name`() throws {
        let (process, robot, _) = try Self.run()
        let calls: [(arguments: [String], status: Int32, message: String)] = [
            (["imuu", "off"], 78, "\"imuu\": is no producer or actuator of \(robot); did you mean \"imu\"?"),
            (["imu", "stuk"], 64, #""stuk": is no fault; did you mean "stuck"?"#),
            (
                ["imu", "broken"], 64,
                #""broken": is no fault; known are off, stuck, garbage, wrong, slow, intermittent, crash"#
            ),
            (["imu", "slow"], 64, "slow: needs --delay, such as --delay 50ms"),
            (["imu", "wrong"], 64, "wrong: needs --scale, --offset or --invert"),
            (["imu", "intermittent"], 64, "intermittent: needs --probability, such as --probability 0.3"),
            (["imu", "off", "--delay", "5ms"], 64, "--delay: is an option of slow; not of off"),
            (
                ["imu", "intermittent", "--probability", "2"], 64,
                "probability: must be above 0 and at most 1; is 2.0"
            ),
            (["imu", "slow", "--delay", "2m"], 64, "delay: must be above 0 and at most 60 s; is 120.0 s"),
            (
                ["lamp", "wrong", "--scale", "2"], 64,
                "lamp: has no number that a scale or an offset could change; invert it"
            ),
            (
                ["imu"], 64,
                "inject: needs a PART and a FAULT (off, stuck, garbage, wrong, slow, intermittent, crash), or --list, or --clear"
            ),
            (["--clear", "imuu"], 78, "\"imuu\": is no producer or actuator of \(robot); did you mean \"imu\"?"),
            (["--clear", "--for", "5s"], 64, "--list and --clear stand alone; --clear may name one PART"),
            (
                ["a\tb\nc", "off"], 78,
                #""a\\tb\\nc": is no producer or actuator of \#(robot); known are imu, bumper, "#
                    + "left, right, lamp"
            ),
        ]
        for call in calls {
            let result = try SinewProcess(["inject", robot] + call.arguments).wait()
            #expect(result.status == call.status, "\(call.arguments)")
            #expect(result.messages == "sinew: \(call.message)\n")
            #expect(result.output == "")
        }
        let none = try SinewProcess.run("inject", robot, "--clear")
        #expect(none.output == "\(robot): there was no fault to end\n")
        let unknown = try SinewProcess.run("inject", robot + "x", "imu", "off")
        #expect(unknown.status == 69)
        #expect(unknown.messages == "sinew: no robot named \"\(robot)x\" runs here; did you mean \"\(robot)\"?\n")
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test(arguments: ["imu", "left"])
    func `a crash ends the runtime by a trap, and its guard makes the outputs safe`(part: String) throws {
        let (process, robot, file) = try Self.run([
            (#""version": 1,"#, #""version": 1, "guard": {"heartbeatMs": 2000},"#)
        ])
        #expect(try SinewProcess.run("inject", robot, part, "crash").status == 0)
        process.waitFor("outputs set safe")
        let end = try process.wait()
        #expect(end.messages.contains("a crash was injected into"))
        #expect([128 + SIGILL, 128 + SIGTRAP].contains(end.status))
        // The next run takes the outputs over, and its orderly end lets the guard go.
        #expect(try SinewProcess.run("run", file.path, "--for", "200ms").status == 0)
    }
}
