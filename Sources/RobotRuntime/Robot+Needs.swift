import Pipeline

extension CompiledPipeline {
    /// Under which name a guard of its board is found by the next runtime.
    var guardName: String { board.backend == .linux ? "linux" : "simulated/\(name)" }
}

extension Robot {
    /// Whether the pipeline asks for a guard process: as the file says, otherwise on real boards.
    public var wantsGuard: Bool { pipeline.model.wantsGuard }

    /// The guard's SCHED_FIFO priority: the file's, otherwise two above the highest loop's; nil for an ordinary process.
    public var guardPriority: Int32? { pipeline.model.guardPriority }

    /// Whether the file asks for real time, of a loop or of the whole process.
    public var isRealtime: Bool { pipeline.model.isRealtime }
}
