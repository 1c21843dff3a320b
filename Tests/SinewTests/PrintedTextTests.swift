import Glibc
import GuardTesting
import LinuxSystem
import Testing

@testable import SinewCommand

/// What comes from a file, a peer or the command line is printed so that no terminal obeys it.
struct PrintedTextTests {
    private static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7f) }
    }

    @Test(arguments: [
        ["check", "no\u{1b}[31m\u{7}\nsuch\u{9b}file"],
        ["check", SinewProcess.config("demo"), "--board", "a\nb\u{1b}]0;x\u{7}"],
        ["fly\u{1b}[2J\nsinew: all good"], ["stop", "ro\u{1b}[1mver\r"],
        ["inject", "\u{1b}c", "x", "y\n"],
        ["run", SinewProcess.config("demo"), "--for=\u{1b}[1m\nsoon"],
        ["run", SinewProcess.config("demo"), "--\u{1b}[1m"],
    ])
    func `a name with control characters is shown with escapes`(arguments: [String]) throws {
        let result = try SinewProcess(arguments).wait()
        #expect(result.status != 0)
        #expect(Self.isPlain(result.messages), "\(result.messages.debugDescription)")
        #expect(!result.lines.contains("sinew: all good"))
    }

    @Test
    func `a file name that is no text is refused in one line`() throws {
        let result = try SinewProcess([], shell: #"exec "$0" check "$(printf 'caf\351.json')""#).wait()
        #expect(result.status == 64)
        #expect(
            result.messages
                == "sinew: argument 2: must be UTF-8; is \"caf\\xe9.json\"; rename the file, or give it another name with: ln -s\n"
        )
    }

    @Test(
        arguments: [
            (4_200_000, "4.2 ms old"), (0, "0 ns old"), (-391_000, "0 ns old"),
            (-3_100_000_000, "stamped 3.1 s ahead"),
        ] as [(Int64, String)])
    func `the age of a reading is never negative`(nanoseconds: Int64, text: String) {
        #expect(Text.age(nanoseconds) == text)
    }

    @Test(arguments: [Int64.min, .max])
    func `no age is too much`(nanoseconds: Int64) {
        #expect(!Text.age(nanoseconds).isEmpty)
    }
}
