import Glibc
import Testing

/// Where the system gives no more threads.
struct ThreadLimitTests {
    /// What a shell says and ends with.
    private static func shell(_ command: String) throws -> (output: String, status: Int32) {
        guard let pipe = popen(command + " 2>&1", "r") else {
            throw SinewProcess.Failure(call: "popen", code: errno)
        }
        var bytes: [UInt8] = []
        while case let byte = fgetc(pipe), byte >= 0 { bytes.append(UInt8(byte)) }
        let status = pclose(pipe)
        return (String(decoding: bytes, as: UTF8.self), status)
    }

    /// The limit counts a user's threads and does not count root's: so as nobody, whose first thread is the shell's.
    private static func limited(_ threads: Int, _ arguments: String) throws -> (output: String, status: Int32) {
        let program = try SinewProcess.program()
        let user = geteuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : ""
        return try shell("\(user)prlimit --nproc=\(threads) \(program) \(arguments)")
    }

    @Test(arguments: [1, 2, 3, 4, 5])
    func `a run without enough threads ends with a word`(threads: Int) throws {
        let (file, _) = try DemoFile.make()
        chmod(file.path, 0o644)
        let (output, status) = try Self.limited(threads, "run \(file.path) --for 100ms")
        #expect(status & 0x7F == 0, "killed by signal \(status & 0x7F): \(output)")
        #expect(status >> 8 == 71, "\(output)")
        #expect(output.contains("Resource temporarily unavailable"), "\(output)")
    }

    @Test
    func `a check needs no thread`() throws {
        let (output, status) = try Self.limited(1, "check \(SinewProcess.config("demo"))")
        #expect(status == 0, "\(output)")
    }
}
