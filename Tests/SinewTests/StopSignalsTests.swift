import Glibc
import GuardTesting
import LinuxSystem
import Quantities
import Testing

@testable import SinewCommand

/// Which signals end a run, and what ends one that hangs.
struct StopSignalsTests {
    @Test(arguments: [
        (SIGHUP, "HUP", "Ctrl-C stops it"), (SIGINT, "INT", " stops it"), (SIGTERM, "TERM", "Ctrl-C stops it"),
    ])
    func `a signal that was ignored at the start stays ignored`(signal: Int32, name: String, way: String) throws {
        let (file, robot) = try DemoFile.make()
        let process = try SinewProcess(["run", file.path], shell: "trap '' \(name); exec \"$0\" \"$@\"")
        process.waitFor(way)
        process.waitFor(" Hz  late ")
        process.signal(signal)
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(1_500)))
        #expect(try SinewProcess.run("inject", robot, "--list").status == 0, "it runs on")
        process.signal(signal == SIGTERM ? SIGINT : SIGTERM)
        let result = try process.wait()
        #expect(result.status == 0)
        #expect(result.messages.contains("Ctrl-C") == (signal != SIGINT))
    }

    @Test
    func `a stop that hangs ends as it stands`() async {
        let result = await #expect(processExitsWith: .exitCode(70), observing: [\.standardErrorContent]) {
            let signals = try StopSignals(.standard)
            signals.beginStop()
            while true { sleep(60) }
        }
        let said = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
        #expect(said.contains("sinew: error: stopping takes longer than 10 s; ended as it stands"))
    }

    @Test
    func `a second signal ends a stop that hangs, and the robot runs again`() throws {
        let (file, robot) = try DemoFile.make([(#""version": 1,"#, #""version": 1, "guard": true,"#)])
        let process = try SinewProcess(["run", file.path])
        process.waitFor(" Hz  late ")
        // An orderly stop waits for the guard's goodbye.
        let guardian = try #require(children(of: process.number).first)
        #expect(kill(guardian, SIGSTOP) == 0)
        process.signal(SIGTERM)
        // Two of them at once are one for the kernel.
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(200)))
        process.signal(SIGTERM)
        #expect(try process.wait().status == 70)
        #expect(kill(guardian, SIGCONT) == 0)
        #expect(try SinewProcess.run("run", file.path, "--for", "200ms").status == 0, "\(robot) runs again")
    }
}
