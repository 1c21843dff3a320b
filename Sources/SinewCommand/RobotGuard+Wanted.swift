import Guarding
import Pipeline
import Realtime
import RobotRuntime

extension RobotGuard {
    /// A guard where the pipeline wants one; the one that is left from an earlier run is met in any case.
    static func wanted(by pipeline: CompiledPipeline) throws(RobotError) -> RobotGuard {
        guard pipeline.model.wantsGuard else { return try none(for: pipeline) }
        return try start(for: pipeline) { () throws(GuardError) in try GuardExecutable.find() }
    }
}
