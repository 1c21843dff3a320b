import Catalog
import Pipeline

extension VirtualBoard {
    /// Compiles a pipeline for the virtual board, where it names no other one.
    static func compile(_ text: String, registry: Registry = .standard) throws -> CompiledPipeline {
        let catalog = BoardCatalog(folders: ["boards"])
        let compiler = PipelineCompiler(registry: registry) { name throws(BoardCatalogError) in
            try catalog.board(named: name ?? "virtual")
        }
        return try compiler.compile(Array(text.utf8), file: "robot.json")
    }
}
