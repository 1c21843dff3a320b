import Catalog
import HardwareIO
import Testing

@testable import Pipeline

/// A compiled pipeline whose one producer the test feeds.
struct FedPipeline {
    let pipeline: CompiledPipeline
    let sensors: FedSensors

    /// - Parameter stages: what the pipeline can name besides the standard stages.
    init(_ text: String, stages: [StageDescription] = []) throws {
        let standard = Registry.standard
        let registry = try Registry(
            producers: [FedSensors.description], stages: standard.stages.values + stages,
            actuators: Array(standard.actuators.values))
        let board = BoardDescription(name: "test", summary: "", backend: .simulated, allowsKernelNames: true)
        let compiler = PipelineCompiler(registry: registry) { [board] _ in board }
        pipeline = try compiler.compile(Array(text.utf8), file: "fed.json")
        sensors = try #require(pipeline.producers.first?.driver as? FedSensors)
    }

    /// The first loop.
    var plan: LoopPlan { pipeline.loops[0].plan }

    /// How many readings an input of the first loop has got.
    func count(ofInput index: Int) -> UInt64 { pipeline.loops[0].inputs[index].count }
}
