import Configuration
import Glibc
import GuardTesting
import LinuxSystem
import Pipeline
import Quantities
import RobotRuntime
import Testing

extension BoardTests {
    /// The service `log` on a file system of the kernel's that has no room left.
    @Suite(.serialized)
    struct FullDiskTests {
        @Test
        func `a log without room says so, keeps whole lines, and goes on when there is room again`() throws {
            let virtual = try VirtualBoard()
            try virtual.setWord(25, register: 0, address: 0x48)
            try virtual.setWord(0, register: 1, address: 0x48)
            let folder = "/tmp/sinew-full-disk"
            #expect(mkdir(folder, 0o700) == 0)
            try #require(mount("none", folder, "tmpfs", 0, "size=16k") == 0)
            defer {
                #expect(umount2(folder, Int32(MNT_DETACH)) == 0)
                #expect(rmdir(folder) == 0)
            }
            let path = folder + "/robot.jsonl"
            let robot = Robot(
                try VirtualBoard.compile(
                    """
                    {"version": 1, "name": "full", "board": "virtual",
                     "producers": {"thermometer": {"driver": "lm75", "bus": "i2c1", "rateHz": 20}},
                     "services": {"log": {"service": "log", "file": "\(path)", "rateHz": 50}}}
                    """))
            try robot.open(on: virtual.board)
            _ = try robot.start()
            defer { robot.stop() }
            func health() -> DriverHealth.State? { robot.status().services.first?.health }
            let words = "\(path) cannot be written: No space left on device; make room there"
            #expect(eventually { health() == .failing(words) })
            let count = try lines(path).count
            #expect(count > 10)
            try #require(mount("none", folder, "tmpfs", UInt(MS_REMOUNT), "size=1m") == 0)
            #expect(try eventually { try health() == .good && lines(path).count > count + 10 })
            robot.stop()
            #expect(try lines(path).contains { $0.contains("the robot is being stopped") })
        }

        /// The file's lines, each of which is JSON.
        private func lines(_ path: String) throws -> [String] {
            let text = String(decoding: try SmallFile.bytes(of: path, limit: 1 << 22), as: UTF8.self)
            // The last may be on its way.
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
            for line in lines { _ = try JSONParser.parse(Array(line.utf8), file: path) }
            return lines
        }
    }
}
