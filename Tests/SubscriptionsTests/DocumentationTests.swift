import FoundationEssentials
import Testing

struct DocumentationTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    private static let catalogue = folder.appending(path: "../../Sources/Subscriptions/Subscriptions.docc")

    /// The text of a file as lines without indentation and without empty lines.
    private func lines(_ file: URL) throws -> [Substring] {
        try lines(in: String(contentsOf: file, encoding: .utf8))
    }

    private func lines(in text: String) -> [Substring] {
        text.split(separator: "\n").map { line in
            line.drop(while: { $0 == " " })
        }.filter { !$0.isEmpty }
    }

    @Test(arguments: ["Subscriptions.md", "ChoosingASubscription.md", "ComingFromRTCBot.md"])
    func `every Swift sample of the documentation is compiled`(page: String) throws {
        let compiled = try lines(DocumentationTests.folder.appending(path: "DocumentationSamples.swift"))
        let text = try String(contentsOf: DocumentationTests.catalogue.appending(path: page), encoding: .utf8)
        var samples = 0
        for part in text.split(separator: "```swift\n", omittingEmptySubsequences: false).dropFirst() {
            guard let end = part.firstRange(of: "```") else {
                Issue.record("a sample of \(page) has no end")
                return
            }
            let sample = lines(in: String(part[..<end.lowerBound]))
            samples += 1
            let isThere = compiled.indices.contains { start in
                compiled[start...].prefix(sample.count).elementsEqual(sample)
            }
            #expect(isThere, "not in DocumentationSamples.swift:\n\(sample.joined(separator: "\n"))")
        }
        #expect(samples > 0)
    }
}
