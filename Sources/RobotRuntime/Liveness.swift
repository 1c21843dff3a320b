import Quantities
import Synchronization

/// Whether a robot is well enough for its watchdogs to be fed: its supervisor turns, and no loop stands still. A loop
/// that waits for its inputs is well, and so is one whose outputs an emergency stop holds.
///
/// While the robot stops in order it counts as well for as long as that may take, and then no more. From any thread;
/// asking is two atomic loads.
public final class Liveness: Sendable {
    /// How long ago the last turn may be in which all was well. The supervisor turns every 5 ms; on a machine without
    /// real-time scheduling, ordinary load may hold it up for a good part of a second.
    private static let freshness: Int64 = 1_000_000_000
    /// How long an orderly stop may take.
    public static let stopPatience: Duration = .seconds(10)

    private let supervision: Supervision
    private let stopDeadline = Atomic<Int64>(0)

    init(_ supervision: Supervision) {
        self.supervision = supervision
    }

    /// Whether all is well at that time.
    public func isGood(at now: Timestamp = .now()) -> Bool {
        let deadline = stopDeadline.load(ordering: .acquiring)
        if deadline != 0 { return now.nanoseconds < deadline }
        guard let healthy = supervision.lastHealthyTurn else { return false }
        return now.nanoseconds(since: healthy) < Self.freshness
    }

    /// From now on the robot is being stopped. The first call counts.
    public func beginStop(at now: Timestamp = .now()) {
        _ = stopDeadline.compareExchange(
            expected: 0, desired: now.advanced(by: Self.stopPatience).nanoseconds, ordering: .acquiringAndReleasing)
    }
}
