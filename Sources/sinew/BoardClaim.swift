import Glibc
import HardwareIO
import LinuxSystem
import Pipeline

/// The right to run a robot on a board: one process of the machine at a time, across all users. Who holds it can be
/// spoken to by the name (``RemoteControl``).
final class BoardClaim: Sendable {
    /// What all names begin with.
    static let prefix = "sinew/board/"
    private static let simulated = "simulated/"

    let claim: NameClaim

    init(_ board: BoardDescription, robot: String) throws(Failure) {
        // A simulated board exists once in each process; what may run only once is the robot on it.
        let name = Self.prefix + (board.backend == .simulated ? Self.simulated + robot : "linux")
        do {
            claim = try NameClaim(name)
        } catch {
            guard error.code == EADDRINUSE else {
                throw Failure("board \(board.name) cannot be claimed: \(error)", .systemError)
            }
            let holder = NameClaim.holder(of: name)
            let user = holder.map { ProcessTable.describe($0) } ?? "another process"
            let remedy = holder.map { "stop it with Ctrl-C in its terminal or: kill \($0)" } ?? "stop it first"
            throw Failure("board \(board.name) is in use by \(user); \(remedy)", .temporaryFailure)
        }
    }

    /// The robot that a claim belongs to, where its name tells that without a question.
    static func robot(of claim: String) -> String? {
        let beginning = prefix + simulated
        return claim.hasPrefix(beginning) ? String(claim.dropFirst(beginning.count)) : nil
    }

    /// The names of all boards on which a robot runs, from the kernel's list of sockets.
    static func held() throws(Failure) -> [String] {
        do {
            let text = String(decoding: try SmallFile.bytes(of: "/proc/net/unix", limit: 16 << 20), as: UTF8.self)
            let names = text.split(separator: "\n").compactMap { line -> String? in
                guard let path = line.split(separator: " ").last, path.hasPrefix("@\(prefix)") else { return nil }
                return String(path.dropFirst())
            }
            return Set(names).sorted()
        } catch {
            throw Failure("/proc/net/unix cannot be read: \(error)", .systemError)
        }
    }
}
