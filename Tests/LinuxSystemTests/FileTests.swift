import Glibc
import LinuxSystem
import Testing

struct FileTests {
    @Test
    func `a small file is read whole, and its text without the end of its line`() throws {
        let text = try SmallFile.text(of: "/proc/self/comm")
        #expect(!text.isEmpty && !text.hasSuffix("\n"))
        #expect(try SmallFile.bytes(of: "/proc/self/maps", limit: 10_000).count > 4_096)
    }

    @Test
    func `a file that is not there is told by the kernel's error`() {
        #expect(throws: SystemError(call: "open", code: ENOENT)) { try SmallFile.text(of: "/proc/nothing") }
        #expect(throws: SystemError(call: "opendir", code: ENOENT)) { try Directory.names(in: "/proc/nothing") }
    }

    @Test
    func `names come without the folder itself and its parent`() throws {
        let names = try Directory.names(in: "/proc/self")
        #expect(names.contains("comm") && !names.contains(".") && !names.contains(".."))
    }

    @Test
    func `a link tells what it says`() throws {
        #expect(try Directory.destination(ofLink: "/proc/self") == "\(getpid())")
        #expect(Directory.lastPart(of: "../../bus/i2c/drivers/lm75") == "lm75")
    }

    @Test
    func `a process is described by its command line`() {
        #expect(ProcessTable.describe(getpid()).hasSuffix("(process \(getpid()))"))
        #expect(ProcessTable.describe(-1) == "process -1")
    }
}
