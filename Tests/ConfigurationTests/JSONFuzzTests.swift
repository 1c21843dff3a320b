import Quantities
import Testing

@testable import Configuration

struct JSONFuzzTests {
    static let fragments: [[UInt8]] = [
        "[", "]", "{", "}", ",", ":", "\"", "'", "\\", "\\u", "\\ud800", "/*", "*/", "//", "\r", "\n", "\r\n", "0x",
        "1e9", "-", ".",
        "é", "🤖", "\u{2028}", "\u{FEFF}", "\u{0}", "null", "NaN",
    ].map { Array($0.utf8) }

    static func mutate(_ bytes: inout [UInt8], using generator: inout RandomBits) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[index] = UInt8.random(in: 0x20...0x7E, using: &generator)
        case 2: bytes.remove(at: index)
        case 3:
            let end = Int.random(in: index..<bytes.count, using: &generator)
            bytes.insert(contentsOf: bytes[index..<min(end, index + 40)], at: index)
        default:
            bytes.insert(contentsOf: fragments.randomElement(using: &generator) ?? [], at: index)
        }
    }

    @Test(arguments: 0..<20)
    func `a mutated document is read or refused, with true places`(seed: UInt64) throws {
        var generator = RandomBits(seed: seed)
        let original = Array(JSONDocument.sample.utf8)
        for round in 0..<1_000 {
            var bytes = original
            for _ in 0...Int.random(in: 0..<3, using: &generator) { Self.mutate(&bytes, using: &generator) }
            let context: Comment = "seed \(seed), round \(round)"
            switch Result(catching: { () throws(Problem) in try JSONParser.parse(bytes, file: JSONDocument.file) }) {
            case .success(let value):
                let canonical = JSONDocument.canonical(value)
                let plain = canonical.replacing("inf", with: "Infinity").replacing("nan", with: "NaN")
                #expect(JSONDocument.canonical(try JSONDocument.parse(plain)) == canonical, context)
                let last = try #require(JSONDocument.positions(value).max())
                #expect(last == JSONDocument.place(of: last.offset, in: bytes), context)
            case .failure(let problem):
                let position = try #require(problem.position, context)
                #expect(position.offset <= bytes.count, context)
                #expect(position == JSONDocument.place(of: position.offset, in: bytes), context)
                #expect(!problem.description.utf8.contains { $0 < 0x20 }, context)
            }
        }
    }
}
