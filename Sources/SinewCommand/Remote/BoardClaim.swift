import Glibc
import HardwareIO
import LinuxSystem
import Logging
import Pipeline

/// The right to run a robot on a board: one process of the machine at a time, across all users and namespaces. Who holds
/// it can be spoken to (``RemoteControl``).
final class BoardClaim: Sendable {
    /// What all names begin with.
    static let prefix = "sinew/board/"
    fileprivate static let simulated = "simulated/"

    /// A board on which a robot seems to run, and where it listens.
    struct Held: Hashable {
        var claim: String
        var place: SocketPlace

        /// The robot, where the claim's name tells that without a question.
        var robot: String? {
            let beginning = BoardClaim.prefix + BoardClaim.simulated
            return claim.hasPrefix(beginning) ? String(claim.dropFirst(beginning.count)) : nil
        }
    }

    private let claim: NameClaim
    private let socket: ClaimSocket?
    /// What limits it, in words for the user.
    private let limits: [String]

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
            let user =
                holder.map { ProcessTable.describe($0) } ?? "another process, perhaps in a container"
            let remedy =
                holder.map { "stop it with Ctrl-C in its terminal or: kill \($0)" } ?? "stop it first"
            throw Failure("board \(board.name) is in use by \(user); \(remedy)", .temporaryFailure)
        }
        if let weakness = claim.weakness {
            socket = nil
            limits = [
                """
                board \(board.name) is claimed against processes of this network namespace alone; no lock can be had in \
                \(weakness); let root make /run/sinew with mode 1777
                """
            ]
            return
        }
        do {
            socket = try ClaimSocket.open(name, of: claim)
            limits = []
        } catch {
            socket = nil
            limits = ["sinew stop reaches this robot from its own network namespace alone: \(error)"]
        }
    }

    /// Tells what limits the claim, if anything does.
    func tellLimits(_ log: Logger) {
        for limit in limits { log.warning("\(limit)") }
    }

    /// The descriptors to poll for callers.
    var listeners: [Int32] { [claim.raw] + (socket.map { [$0.raw] } ?? []) }

    /// All boards on which a robot seems to run: from the kernel's list of sockets, and from the folders of claims. One that
    /// is in both comes twice.
    static func held() throws(Failure) -> [Held] {
        let files = ClaimSocket.all(beginning: prefix).map { Held(claim: $0.name, place: $0.place) }
        do {
            let text = String(
                decoding: try SmallFile.bytes(of: "/proc/net/unix", limit: 16 << 20), as: UTF8.self)
            let names = text.split(separator: "\n").compactMap { line -> String? in
                guard let path = line.split(separator: " ").last, path.hasPrefix("@\(prefix)") else {
                    return nil
                }
                return String(path.dropFirst())
            }
            return Set(names).sorted().map { Held(claim: $0, place: .abstract($0)) } + files
        } catch {
            if !files.isEmpty { return files }
            throw Failure("/proc/net/unix cannot be read: \(error)", .systemError)
        }
    }
}
