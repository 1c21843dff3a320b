import Glibc
import HardwareIO
import LinuxSystem

/// The right to run a robot on a board: one process of the machine at a time, across all users.
final class BoardClaim {
    private let claim: NameClaim

    init(_ board: BoardDescription, robot: String) throws(Failure) {
        // A simulated board exists once in each process; what may run only once is the robot on it.
        let name = board.backend == .simulated ? "sinew/board/simulated/\(robot)" : "sinew/board/linux"
        do {
            claim = try NameClaim(name)
        } catch {
            guard error.code == EADDRINUSE else {
                throw Failure("board \(board.name) cannot be claimed: \(error)", .systemError)
            }
            let holder = NameClaim.holder(of: name)
            let user = holder.map(ProcessTable.describe) ?? "another process"
            let remedy = holder.map { "stop it with Ctrl-C in its terminal or: kill \($0)" } ?? "stop it first"
            throw Failure("board \(board.name) is in use by \(user); \(remedy)", .temporaryFailure)
        }
    }
}
