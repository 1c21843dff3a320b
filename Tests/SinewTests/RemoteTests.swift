import Glibc
import GuardTesting
import Testing

/// What other processes can ask of a robot that runs: `sinew stop`, `sinew arm`, and what `sinew safe` refuses.
struct RemoteTests {
    @Test
    func `stop makes the outputs safe until the robot is armed`() throws {
        let (file, robot) = try DemoFile.make()
        let process = try SinewProcess(["run", file.path])
        // Its status line: by then the loop drives.
        process.waitFor(" Hz  late ")

        let stopped = try SinewProcess.run("stop", robot)
        #expect(stopped.status == 0)
        #expect(stopped.output == "\(robot): all outputs are safe and stay so until: sinew arm\n")
        process.waitFor("emergency stop, asked for by user \(geteuid())")
        process.waitFor("actuator left went safe: emergency stop")

        let armed = try SinewProcess.run("arm", robot)
        #expect(armed.status == 0)
        #expect(armed.output == "\(robot): armed\n")
        process.waitFor("actuator left is driven again")
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test
    func `a robot that is reached by its name and by its file is asked once`() throws {
        let (file, robot) = try DemoFile.make()
        let process = try SinewProcess(["run", file.path])
        process.waitFor(" Hz  late ")
        #expect(try SinewProcess.run("inject", robot, "imu", "off").status == 0)
        #expect(try SinewProcess.run("stop", robot).status == 0)
        process.waitFor("went safe: emergency stop")
        process.signal(SIGTERM)
        let messages = try process.wait().messages
        #expect(messages.ranges(of: "FAULT INJECTED into").count == 1, "\(messages)")
        #expect(messages.ranges(of: "emergency stop, asked for").count == 1, "\(messages)")
    }

    @Test
    func `a stop before the first tick is not overrun by the start`() throws {
        let (file, robot) = try DemoFile.make()
        let process = try SinewProcess(["run", file.path])
        process.waitFor("Ctrl-C stops it")
        #expect(try SinewProcess.run("stop", robot).status == 0)
        process.waitFor("DISARMED")
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test
    func `a robot that is to be armed by hand starts safe`() throws {
        let (file, robot) = try DemoFile.make([(#""version": 1,"#, #""version": 1, "arm": "manual","#)])
        let process = try SinewProcess(["run", file.path])
        process.waitFor("it starts disarmed; let it drive with: sinew arm \(robot)")
        #expect(try SinewProcess.run("arm", robot).status == 0)
        process.waitFor("sinew: armed")
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }

    @Test
    func `a robot that does not run cannot be stopped`() throws {
        let result = try SinewProcess.run("stop", "nobody")
        #expect(result.status == 69)
        #expect(result.output.isEmpty)
    }

    @Test
    func `safe leaves a running robot alone and names it`() throws {
        let (file, _) = try DemoFile.make()
        let process = try SinewProcess(["run", file.path])
        process.waitFor("Ctrl-C stops it")
        let refused = try SinewProcess.run("safe", file.path)
        #expect(refused.status == 75)
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
        let done = try SinewProcess.run("safe", file.path)
        #expect(done.status == 0)
        #expect(done.output == "\(file.path): 3 outputs are at their safe values\n")
    }

    @Test
    func `a robot that is killed under guard is told of, and the next run takes over`() throws {
        let (file, robot) = try DemoFile.make([(#""version": 1,"#, #""version": 1, "guard": true,"#)])
        let process = try SinewProcess(["run", file.path])
        process.waitFor("Ctrl-C stops it")
        process.signal(SIGKILL)
        process.waitFor("outputs set safe")
        _ = try process.wait()
        let next = try SinewProcess.run("run", file.path, "--for", "200ms")
        #expect(next.status == 0, "\(robot) is taken over from the guard that held it: \(next.messages)")
    }

    @Test(arguments: [SIGKILL, SIGSTOP])
    func `a guard that ends or is stopped is replaced, and the robot drives again`(signal: Int32) throws {
        let (file, _) = try DemoFile.make([(#""version": 1,"#, #""version": 1, "guard": {"heartbeatMs": 200},"#)])
        let process = try SinewProcess(["run", file.path])
        process.waitFor(" Hz  late ")
        let guardian = try #require(children(of: process.number).first)
        #expect(kill(guardian, signal) == 0)
        process.waitFor("actuator left went safe: its guard has ended")
        process.waitFor("actuator left is driven again")
        let next = try #require(children(of: process.number).first)
        #expect(next != guardian)
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }
}
