import Guarding
import Pipeline
import Realtime
import RobotRuntime

extension Robot {
    /// Starts the guard where the robot wants one, and meets one that is left from an earlier run in any case.
    func startGuardIfWanted() throws(RobotError) {
        guard wantsGuard else { return try meetEarlierGuard() }
        try startGuard { () throws(GuardError) in try GuardExecutable.find() }
    }
}
