import HardwareIO

/// A board in memory, as somebody beside it sees it: what there is to tell of its world that no sensor and no port tells.
///
/// Any thread; each call brings the world up to the present, and allocates.
public protocol WatchedWorld: Board {
    /// How things stand, for a status line: "lap 3, last 12.31 s"; nil for nothing.
    var glance: String? { get }

    /// What has happened since the last call, the oldest first, each once: "the robot fell".
    func takeNews() -> [String]

    /// What there is to tell at the end, a line each.
    var account: [String] { get }
}
