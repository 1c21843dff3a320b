import Catalog
import Configuration
import LinuxSystem
import Testing

@testable import Pipeline

/// `config/line-follower.json` with parts of its text replaced, for the board that it names.
enum RoverFile {
    private static let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()

    static func compile(
        _ replacements: [(old: String, new: String)] = [], board: String? = nil
    ) throws -> CompiledPipeline {
        let file = root + "/config/line-follower.json"
        var text = try SmallFile.text(of: file)
        for (old, new) in replacements {
            let parts = text.split(separator: old, omittingEmptySubsequences: false)
            try #require(parts.count == 2, "\(old) is in the file once")
            text = parts.joined(separator: new)
        }
        let catalog = BoardCatalog(folders: [root + "/boards"])
        let compiler = PipelineCompiler(registry: .standard) { name throws(BoardCatalogError) in
            try catalog.board(named: board ?? name ?? "linux")
        }
        return try compiler.compile(Array(text.utf8), file: file)
    }

    /// A quarter of the pixels: what a rover of a debug build draws in good time.
    static let small = (old: #""width": 320, "height": 240"#, new: #""width": 160, "height": 120"#)
    /// Control without control.
    static let withoutGain = (old: #""kp": 0.5, "kd": 0.05"#, new: #""kp": 0, "kd": 0"#)
}
