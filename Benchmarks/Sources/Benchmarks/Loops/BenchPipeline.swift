import Catalog
import HardwareIO
import Pipeline

/// Compiles the suite's pipelines: what Sinew brings along, and the suite's own drivers and stages.
enum BenchPipeline {
    /// A board in memory with one line.
    static let board: BoardDescription = {
        var board = BoardDescription(name: "bench", summary: "one line in memory", backend: .simulated)
        board.lines["LAMP"] = BoardDescription.Device(chip: "bench", offset: 0)
        return board
    }()

    static func compile(
        _ text: String, producers: [ProducerDescription] = [], stages: [StageDescription] = []
    ) -> CompiledPipeline {
        let own = [CountingStage.description, PassStage.description, OnStage.description]
        do {
            let registry = try Registry.standard + Registry(producers: producers, stages: own + stages)
            return try PipelineCompiler(registry: registry) { [board] _ in board }
                .compile(Array(text.utf8), file: "benchmark.json")
        } catch {
            fatalError("\(error)")
        }
    }
}
