import Glibc
import LinuxSystem
import Quantities
import Testing

/// A `sinew run` that hangs: here because nobody reads what it says.
struct ForcedEndTests {
    /// A pipe that is full, so that the first status line blocks the main thread for ever.
    private final class FullPipe {
        let readEnd: OwnedDescriptor
        let writeEnd: OwnedDescriptor

        init() throws {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw SystemError.last("pipe") }
            readEnd = OwnedDescriptor(owning: ends[0])
            writeEnd = OwnedDescriptor(owning: ends[1])
            let flags = fcntl(ends[1], F_GETFL)
            _ = fcntl(ends[1], F_SETFL, flags | O_NONBLOCK)
            let chunk = [UInt8](repeating: 0x2e, count: 4096)
            while write(ends[1], chunk, chunk.count) > 0 {}
            while write(ends[1], chunk, 1) > 0 {}
            _ = fcntl(ends[1], F_SETFL, flags)
        }
    }

    @Test(arguments: [1, 2])
    func `a run that hangs ends some time after a signal, and at once at the second`(signals: Int) throws {
        let pipe = try FullPipe()
        let (file, robot) = try DemoFile.make([(#""version": 1,"#, #""version": 1, "guard": true,"#)])
        let process = try SinewProcess(["run", file.path], output: pipe.writeEnd.raw)
        process.waitFor("Ctrl-C stops it")
        // The first status line comes after a second, and blocks.
        Sleep.until(Timestamp.now().advanced(by: .milliseconds(1_500)))
        for _ in 0..<signals {
            process.signal(SIGTERM)
            // Two of them at once are one for the kernel.
            Sleep.until(Timestamp.now().advanced(by: .milliseconds(200)))
        }
        #expect(try process.wait().status == 70)
        process.waitFor("died; outputs set safe")
        #expect(try SinewProcess.run("run", file.path, "--for", "200ms").status == 0, "\(robot) runs again")
    }
}
