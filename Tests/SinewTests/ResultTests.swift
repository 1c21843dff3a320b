import Glibc
import LinuxSystem
import Quantities
import Testing

/// The results of short commands arrive whole, or it is an error.
struct ResultTests {
    private static let commands = [["check", SinewProcess.config("demo")], ["devices"], ["--help"], ["help", "run"]]

    @Test(arguments: commands)
    func `a result that finds no room is an error`(command: [String]) throws {
        let full = try OwnedDescriptor(opening: "/dev/full", O_WRONLY)
        let result = try SinewProcess(command, output: full.raw).wait()
        #expect(result.status == 74)
        #expect(
            result.messages == "sinew: standard output: No space left on device; what was to be shown there is lost\n")
    }

    @Test(arguments: commands)
    func `a result whose reader has gone is an error`(command: [String]) throws {
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        let writeEnd = OwnedDescriptor(owning: ends[1])
        close(ends[0])
        let result = try SinewProcess(command, output: writeEnd.raw).wait()
        #expect(result.status == 74)
        #expect(result.messages == "sinew: standard output: Broken pipe; what was to be shown there is lost\n")
    }

    @Test(arguments: [false, true])
    func `a result waits for a reader who takes his time, also where writes do not wait`(isNonblocking: Bool) throws {
        let pipe = try FullPipe()
        if isNonblocking { _ = fcntl(pipe.writeEnd.raw, F_SETFL, fcntl(pipe.writeEnd.raw, F_GETFL) | O_NONBLOCK) }
        let process = try SinewProcess(["check", SinewProcess.config("demo")], output: pipe.writeEnd.raw)
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(1_500)))
        #expect(try pipe.read(upTo: ": good\n").hasSuffix("2 producers, 1 loop, 3 actuators: good\n"))
        let result = try process.wait()
        #expect(result.status == 0)
        #expect(result.messages == "")
    }

    @Test(arguments: ["0<&-", "1>&-", "2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"])
    func `closed standard descriptors are dev null for whatever is opened later`(closing: String) throws {
        let (file, _) = try DemoFile.make([(#""version": 1,"#, #""version": 1, "guard": true,"#)])
        let process = try SinewProcess(["run", file.path], shell: "exec \"$0\" \"$@\" \(closing)")
        // Long enough for a status line, which must land nowhere else.
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(2_500)))
        for word in closing.split(separator: " ") {
            let descriptor = try #require(word.first?.wholeNumberValue)
            #expect(try process.destination(of: descriptor) == "/dev/null")
        }
        process.signal(SIGTERM)
        #expect(try process.wait().status == 0)
    }
}
