import Glibc
import GuardTesting
import LinuxSystem
import Testing

/// `sinew check` with several files, and what it costs.
struct CheckTests {
    @Test
    func `each of several files is told of, and the exit code is the greatest of theirs`() throws {
        let wrong = try TemporaryFile(#"{"version": 1, "name": "wrong", "board": "simulated", "loop": {}}"#)
        let broken = try TemporaryFile(#"{"version": "#)
        let (demo, servo) = (SinewProcess.config("demo"), SinewProcess.config("servo"))
        let result = try SinewProcess.run("check", broken.path, demo, wrong.path, "nowhere.json", servo)
        #expect(result.status == 78)
        #expect(result.lines.count == 3)
        #expect(result.lines[0].hasPrefix("sinew: \(broken.path):1:13: "))
        #expect(result.lines[1].hasPrefix("sinew: \(wrong.path):1:55: loop: is not a key of a pipeline"))
        #expect(result.lines[2].hasPrefix("sinew: nowhere.json: cannot be read"))
        let good = result.output.split(separator: "\n")
        #expect(good.count == 2)
        #expect(good[0].hasPrefix("\(demo): balance-demo on board simulated: "))
        #expect(good[1].hasPrefix("\(servo): servo on board "))
    }

    @Test
    func `the exit code of two bad files does not depend on their order`() throws {
        let broken = try TemporaryFile("[")
        for files in [[broken.path, "nowhere.json"], ["nowhere.json", broken.path]] {
            #expect(try SinewProcess(["check"] + files).wait().status == 66)
        }
        #expect(try SinewProcess.run("check", broken.path, SinewProcess.config("demo")).status == 65)
    }

    @Test
    func `checking starts no thread`() throws {
        let pipe = "/tmp/sinew-check-\(getpid())"
        unlink(pipe)
        #expect(mkfifo(pipe, 0o600) == 0)
        defer { unlink(pipe) }
        // With a writer, so that it waits there for what is in it.
        let writer = open(pipe, O_RDWR | O_CLOEXEC)
        let sinew = try SinewProcess(["check"] + ["demo", "reflex", "servo"].map(SinewProcess.config) + [pipe])
        sinew.waitFor("servo on board")
        #expect(try Directory.names(in: "/proc/\(sinew.process)/task") == ["\(sinew.process)"])
        close(writer)
        let result = try sinew.wait()
        #expect(result.status == 65)
        #expect(result.output.split(separator: "\n").count == 3)
    }
}
