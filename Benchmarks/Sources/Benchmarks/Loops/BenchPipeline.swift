import Catalog
import HardwareIO
import Pipeline

/// Compiles the suite's pipelines: what Sinew brings along, and the suite's own drivers and stages.
enum BenchPipeline {
    /// A board in memory with one line.
    static let board: BoardDescription = {
        var board = BoardDescription(name: "bench", summary: "one line in memory", backend: .simulated)
        board.lines["LAMP"] = BoardDescription.Line(chip: "bench", offset: 0)
        return board
    }()

    static func compile(
        _ text: String, producers: [ProducerDescription] = [], stages: [StageDescription] = []
    ) -> CompiledPipeline {
        let standard = Registry.standard
        let registry = Registry(
            producers: producers,
            stages: standard.stages.values + [CountingStage.description, PassStage.description, OnStage.description]
                + stages,
            actuators: Array(standard.actuators.values))
        do {
            return try PipelineCompiler(registry: registry) { [board] _ in board }
                .compile(Array(text.utf8), file: "benchmark.json")
        } catch {
            fatalError("\(error)")
        }
    }
}
