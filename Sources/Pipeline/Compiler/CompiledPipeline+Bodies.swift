import Realtime

extension CompiledPipeline {
    /// What the loop of that name does at each tick, or nil when there is none: for those who tick it themselves, to
    /// replay or to measure, instead of running it as a ``Robot``. Two may not tick it at the same time.
    public func body(ofLoop name: String) -> (any LoopBody)? {
        loops.first { $0.name == name }?.plan
    }
}
