import Pipeline
import Realtime

extension Robot {
    /// Starts the guard where the robot wants one; one that is left from an earlier run leaves in any case.
    func startGuardIfWanted() throws(RobotError) {
        guard wantsGuard else { return try dismissEarlierGuard() }
        let executable: String
        do {
            executable = try GuardExecutable.find()
        } catch {
            throw .guardRefused(error)
        }
        try startGuard(executable: executable)
    }
}
