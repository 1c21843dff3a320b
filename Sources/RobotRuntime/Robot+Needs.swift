import Pipeline

extension CompiledPipeline {
    /// Whether it asks for a guard process: as the file says, otherwise on real boards.
    public var wantsGuard: Bool { safety.wantsGuard ?? (board.backend == .linux) }

    /// The guard's SCHED_FIFO priority: the file's, otherwise two above the highest loop's; nil for an ordinary process.
    public var guardPriority: Int32? {
        let highest = loops.compactMap(\.settings.priority).max()
        return safety.guardPriority ?? highest.map { min(99, $0 + 2) }
    }

    /// Under which name a guard of its board is found by the next runtime.
    var guardName: String { board.backend == .linux ? "linux" : "simulated/\(name)" }
}

extension Robot {
    /// Whether the pipeline asks for a guard process: as the file says, otherwise on real boards.
    public var wantsGuard: Bool { pipeline.wantsGuard }

    /// The guard's SCHED_FIFO priority: the file's, otherwise two above the highest loop's; nil for an ordinary process.
    public var guardPriority: Int32? { pipeline.guardPriority }

    /// Whether the file asks for real time, of a loop or of the whole process.
    public var isRealtime: Bool {
        pipeline.safety.isRealtime || pipeline.loops.contains { $0.settings.priority != nil }
    }

    /// Whether a line takes the power from all outputs.
    public var hasCutoff: Bool { pipeline.safety.cutoff != nil }

    /// Whether it has outputs at all.
    public var hasOutputs: Bool { !pipeline.actuators.isEmpty || hasCutoff }

    /// The node of the machine's watchdog that the file asks for.
    public var watchdogNode: String? { pipeline.safety.watchdog?.device }

    /// How many producers, loops and actuators it has.
    public var partCount: Int { pipeline.producers.count + pipeline.loops.count + pipeline.actuators.count }
}
