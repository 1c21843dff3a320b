import Glibc
import GuardTesting
import LinuxSystem
import Synchronization
import Testing

/// `config/demo.json` under a name that no other run has, with parts of its text replaced.
enum DemoFile {
    private static let robots = Atomic<Int>(0)

    /// The file, and the robot's name in it.
    static func make(_ replacements: [(old: String, new: String)] = []) throws -> (file: TemporaryFile, robot: String) {
        // By chance too: another process namespace has the same numbers, and may have the same folder of claims.
        let number = robots.wrappingAdd(1, ordering: .relaxed).newValue
        let name = "test-\(String(UInt32.random(in: 0 ... .max), radix: 36))-\(number)"
        var text = try SmallFile.text(of: SinewProcess.config("demo"))
        for (old, new) in [(#""balance-demo""#, "\"\(name)\"")] + replacements {
            let parts = text.split(separator: old, omittingEmptySubsequences: false)
            try #require(parts.count == 2, "\(old) is in the demo once")
            text = parts.joined(separator: new)
        }
        return (try TemporaryFile(text), name)
    }
}
