import Glibc
import LinuxSystem
import Testing

/// A robot in another network namespace is in the way as any other, and can be stopped.
struct NamespaceTests {
    /// What starts a program in a network namespace of its own.
    private static let shell = "exec unshare --net -- \"$0\" \"$@\""

    /// Whether this user may make one.
    private static let isAllowed: Bool = {
        do { return try SinewProcess(["--version"], shell: shell).wait().status == 0 } catch {
            return false
        }
    }()

    @Test(.enabled(if: isAllowed, "it takes root to make a network namespace"))
    func `a robot in another network namespace keeps the board, and is stopped from here`() throws {
        let (file, robot) = try DemoFile.make()
        let process = try SinewProcess(["run", file.path], shell: Self.shell)
        process.waitFor(" Hz  late ")
        let second = try SinewProcess.run("run", file.path, "--for", "100ms")
        #expect(second.status == 75)
        #expect(second.messages.contains("board simulated is in use by "))
        #expect(second.messages.contains("sinew run \(file.path) (process \(process.process))"))
        let stopped = try SinewProcess.run("stop", robot)
        #expect(stopped.status == 0, "\(stopped.messages)")
        process.waitFor("emergency stop, asked for by user")
        // What it leaves behind is in nobody's way.
        process.signal(SIGKILL)
        _ = try process.wait()
        #expect(try SinewProcess.run("run", file.path, "--for", "100ms").status == 0)
    }
}
