import Glibc
import GuardTesting
import LinuxSystem
import Quantities
import Testing

/// The two guards of a run: one on duty, one in reserve.
@Suite(.serialized)
final class GuardPairTests {
    private let robot: String
    private let file: TemporaryFile
    private let process: SinewProcess

    init() throws {
        (file, robot) = try DemoFile.make([(#""version": 1,"#, #""version": 1, "guard": {"heartbeatMs": 2000},"#)])
        process = try SinewProcess(["run", file.path])
        process.waitFor("Ctrl-C stops it")
    }

    deinit {
        if let holder { kill(holder, SIGKILL) }
    }

    private var holder: pid_t? { NameClaim.holder(of: "sinew/guard/simulated/\(robot)") }

    private func guards() throws -> [pid_t] {
        try children(of: process.number)
    }

    @Test
    func `the reserve is there when the robot drives, and both are gone when it has stopped`() throws {
        let pair = try guards()
        #expect(pair.count == 2)
        #expect(pair.first == holder)
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
        for guardian in pair { #expect(kill(guardian, 0) != 0) }
        #expect(holder == nil)
    }

    /// What happens to the guard on duty and to the runtime, with nothing in between.
    @Test(arguments: [(SIGKILL, SIGKILL), (SIGSTOP, SIGKILL), (SIGSTOP, SIGSTOP), (SIGKILL, SIGSTOP)])
    func `the guard on duty and the runtime are lost at once, and the reserve acts and holds`(
        first: Int32, second: Int32
    ) throws {
        let pair = try guards()
        let reserve = try #require(pair.last)
        try #require(pair.count == 2)
        kill(pair[0], first)
        process.signal(second)
        process.waitFor("; outputs set safe")
        // The one that is stopped has the name, and the outputs, as long as it is there.
        if first == SIGSTOP { kill(pair[0], SIGKILL) }
        #expect(eventually { holder == reserve })
        #expect(try process.wait().status == 128 + SIGKILL)
        #expect(try SinewProcess.run("run", file.path, "--for", "100ms").status == 0)
    }

    @Test
    func `the reserve ends when the runtime is lost and the other one holds`() throws {
        let pair = try guards()
        try #require(pair.count == 2)
        process.signal(SIGKILL)
        #expect(try process.wait().status == 128 + SIGKILL)
        process.waitFor("outputs set safe")
        #expect(eventually { Self.hasEnded(pair[1]) })
        #expect(stays { holder == pair[0] })
        #expect(process.messageCount(of: "outputs set safe") == 1, "one of them tells")
        #expect(try SinewProcess.run("run", file.path, "--for", "100ms").status == 0)
    }

    /// One that nobody has reaped has ended too.
    private static func hasEnded(_ process: pid_t) -> Bool {
        do {
            return try SmallFile.text(of: "/proc/\(process)/stat").contains(") Z")
        } catch {
            return true
        }
    }

    @Test(arguments: [SIGKILL, SIGSTOP])
    func `a reserve that is lost is replaced, and the robot drives on`(signal: Int32) throws {
        let pair = try guards()
        try #require(pair.count == 2)
        kill(pair[1], signal)
        #expect(
            try eventually {
                let now = try guards()
                return now.count == 2 && now[0] == pair[0] && now[1] != pair[1]
            })
        process.signal(SIGTERM)
        let result = try process.wait()
        #expect(result.status == 0)
        #expect(!result.messages.contains("went safe: its guard has ended"))
    }

    @Test
    func `guards that are lost one after the other have a next one each time`() throws {
        for _ in 0..<3 {
            let pair = try guards()
            try #require(pair.count == 2)
            kill(pair[0], SIGKILL)
            #expect(
                try eventually {
                    let now = try guards()
                    return now.count == 2 && !now.contains(pair[0]) && holder.map(now.contains) ?? false
                })
        }
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }
}
