import Glibc
import GuardTesting
import LinuxSystem
import Quantities
import Testing

/// The guard of a robot that was killed, and what `sinew` does about it when it cannot take over.
@Suite(.serialized)
final class LeftGuardTests {
    private let file: TemporaryFile
    private let robot: String
    private let guardian: pid_t

    init() throws {
        (file, robot) = try DemoFile.make([(#""version": 1,"#, #""version": 1, "guard": {"heartbeatMs": 2000},"#)])
        guardian = try Self.leaveGuard(file, robot)
    }

    deinit {
        if let holder { kill(holder, SIGKILL) }
    }

    /// A shell that starts the program after it has done something else.
    private static func shell(_ words: String) -> String { "\(words); exec \"$0\" \"$@\"" }

    private static func name(_ robot: String) -> String { "sinew/guard/simulated/\(robot)" }

    /// The process that holds the robot's outputs.
    private var holder: pid_t? { NameClaim.holder(of: Self.name(robot)) }

    /// Starts the robot and kills it; the guard that holds its outputs.
    private static func leaveGuard(_ file: TemporaryFile, _ robot: String) throws -> pid_t {
        let process = try SinewProcess(["run", file.path])
        process.waitFor("Ctrl-C stops it")
        process.signal(SIGKILL)
        process.waitFor("outputs set safe")
        _ = try process.wait()
        return try #require(NameClaim.holder(of: name(robot)))
    }

    /// What SINEW_GUARD names: nothing, a directory, a file that may not be executed, programs that are no guard.
    private static let impostors: [(text: String?, mode: mode_t)] = [
        (nil, 0), ("#!/bin/sh\n", 0o600), ("#!/bin/sh\nexit 0\n", 0o755),
        ("#!/bin/sh\necho no guard\nexec sleep 600\n", 0o755),
        ("garbage", 0o755),
    ]

    @Test(arguments: impostors.indices, ["run", "safe"])
    func `where the guard is none, the one that holds the outputs goes on, and that is told`(
        index: Int, command: String
    ) throws {
        let (text, mode) = Self.impostors[index]
        let program = try text.map { try TemporaryFile(Array($0.utf8), suffix: ".guard") }
        if let program { chmod(program.path, mode) }
        let result = try SinewProcess([command, file.path], environment: ["SINEW_GUARD": program?.path ?? "/tmp"])
            .wait()
        #expect(result.status == 69)
        #expect(result.output == "", "it does not say that outputs are safe, or that it runs")
        #expect(result.messages.contains("process \(guardian) goes on holding the outputs at their safe values"))
        #expect(holder == guardian)
    }

    @Test
    func `with any number of open files it takes over, or leaves the outputs with who holds them`() throws {
        for limit in 8...64 {
            let result = try SinewProcess(["safe", file.path], shell: Self.shell("ulimit -n \(limit)")).wait()
            let now = try #require(holder, "nobody holds the outputs: \(limit) open files, \(result.messages)")
            if result.status == 0 {
                #expect(result.output.contains("process \(now) holds them"), "\(limit) open files")
            } else {
                #expect(result.output == "")
                #expect(!result.messages.isEmpty)
            }
        }
    }

    @Test
    func `with any number of open files a run starts and ends well, or leaves the outputs with who holds them`() throws
    {
        var starts = 0
        for limit in stride(from: 10, through: 64, by: 3) where starts < 3 {
            let result = try SinewProcess(
                ["run", file.path, "--for", "100ms"], shell: Self.shell("ulimit -n \(limit)")
            ).wait()
            if result.status == 0 {
                starts += 1
                #expect(eventually { holder == nil }, "an orderly stop gives all back")
                _ = try Self.leaveGuard(file, robot)
            } else {
                #expect(holder != nil, "nobody holds the outputs: \(limit) open files, \(result.messages)")
                // Without the board nobody knows what its outputs do: another robot may drive them.
                let hasBoard = !result.messages.contains("cannot be claimed")
                let isTold = result.messages.contains("goes on holding the outputs at their safe values")
                #expect(isTold || !hasBoard, "\(limit) open files: \(result.messages)")
            }
        }
        #expect(starts > 0)
    }

    @Test(arguments: ["ulimit -l 0", "ulimit -v 300000", "ulimit -f 0", "ulimit -s 256"])
    func `with little of something it takes over, or leaves the outputs with who holds them`(limit: String) throws {
        let result = try SinewProcess(["safe", file.path], shell: Self.shell(limit)).wait()
        #expect(holder != nil, "nobody holds the outputs: \(result.status) \(result.messages)")
    }

    @Test
    func `a guard that is stopped is told of, and goes on holding when it is continued`() throws {
        kill(guardian, SIGSTOP)
        let result = try SinewProcess.run("run", file.path)
        kill(guardian, SIGCONT)
        #expect(result.status == 69)
        #expect(result.messages.contains("(process \(guardian)) holds this board's lines and does not leave"))
        #expect(stays { holder == guardian })
        #expect(try SinewProcess.run("run", file.path, "--for", "100ms").status == 0)
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGUSR1, SIGKILL])
    func `sinew safe that gets a signal at any time leaves the outputs held`(signal: Int32) throws {
        for delay in stride(from: 0, through: 300, by: 30) {
            let process = try SinewProcess(["safe", file.path])
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(delay)))
            process.signal(signal)
            _ = try process.wait()
            #expect(eventually { holder != nil }, "after \(delay) ms")
        }
    }
}
