import Guarding
import LinuxSystem
import Pipeline

/// What keeps a robot's outputs safe from outside of this process, made before the robot that it is handed to: its own guard,
/// and what the guard of an earlier run goes on holding until the robot has its outputs.
///
/// One thread; blocks until the guard has answered. It belongs to one robot, and ends with that one's ``Robot/stop()``.
public struct RobotGuard: ~Copyable {
    struct Parts {
        var keeper: GuardKeeper?
        /// The guard of an earlier run; nil when there is none.
        var predecessor: GuardPredecessor?
        /// Copies of what that one holds.
        var inherited = InheritedDescriptors()
    }

    let parts: Parts

    private init(_ parts: Parts) {
        self.parts = parts
    }

    /// Starts a guard, and meets the one of an earlier run.
    ///
    /// - Parameter executable: finds the program `sinew-guard`.
    /// - Throws: ``RobotError/guardRefused(_:)``. Whoever held outputs before goes on: ``Robot/holder(of:)``.
    public static func start(
        for pipeline: CompiledPipeline, _ executable: () throws(GuardError) -> String
    ) throws(RobotError) -> RobotGuard {
        let inherited = InheritedDescriptors()
        do throws(GuardError) {
            let keeper = try GuardKeeper(
                .init(
                    executable: executable(), board: pipeline.guardName, timeout: pipeline.safety.heartbeatTimeout,
                    priority: pipeline.model.guardPriority))
            do throws(GuardError) {
                let predecessor = try GuardPredecessor.find(board: pipeline.guardName, leavingTo: inherited)
                if predecessor?.hasLeft ?? true { try keeper.takeDuty(from: nil) }
                return RobotGuard(Parts(keeper: keeper, predecessor: predecessor, inherited: inherited))
            } catch {
                keeper.leave()
                throw error
            }
        } catch {
            inherited.closeAll()
            throw .guardRefused(error)
        }
    }

    /// Starts none, and gets copies of the lines that a guard of an earlier run holds. It goes on holding them until the robot
    /// has its outputs, and after that too when the start fails.
    ///
    /// - Throws: ``RobotError/guardRefused(_:)``.
    public static func none(for pipeline: CompiledPipeline) throws(RobotError) -> RobotGuard {
        let inherited = InheritedDescriptors()
        do throws(GuardError) {
            let predecessor = try GuardPredecessor.find(board: pipeline.guardName, leavingTo: inherited)
            return RobotGuard(Parts(predecessor: predecessor, inherited: inherited))
        } catch {
            throw .guardRefused(error)
        }
    }
}
