import HardwareIO
import Quantities

/// Follows the level of a line from edge to edge, and finds out what the edges do not tell.
///
/// Two edges of one level in a row had another between them that nobody reported: the kernel looks at a line only when the
/// interrupt's thread gets its turn, and sees one edge where there were more. A gap in the kernel's numbers is what its
/// buffer had no room for. In both cases the level is in doubt until it was read again with no edge waiting.
///
/// Arithmetic only, so that it is tested without a line.
struct LineFollower {
    /// What an edge brings besides itself.
    struct News: Equatable {
        /// How many edges before it nobody has reported.
        var missed: UInt64
        /// Whether the line had the opposite level in between.
        var wasOpposite: Bool
    }

    /// The last level that is known.
    private(set) var level: Bool
    /// The level that was read last, and when: an edge from before that is in it already.
    private var read: (level: Bool, time: Timestamp)
    private var hasMissed = false
    private var isBehind = false
    /// Whether the present level was told because it was read, its edge not having come.
    private var isAhead = false

    /// A line whose level was read at that time.
    init(level: Bool, readAt time: Timestamp) {
        self.level = level
        read = (level, time)
    }

    /// Whether the level has to be read again as soon as no edge waits.
    var isInDoubt: Bool { hasMissed || isBehind }

    /// The next edge; nil when it has been told already, because its level was read before it came.
    mutating func take(_ edge: LineEdge) -> News? {
        let wasRead = edge.time <= read.time
        let isRepeated = edge.level == level
        let missed = edge.lost == 0 && isRepeated && !wasRead ? 1 : edge.lost
        level = edge.level
        if missed > 0 { hasMissed = true }
        isBehind = wasRead && level != read.level
        let isTold = isAhead && wasRead && isRepeated && missed == 0
        isAhead = false
        return isTold ? nil : News(missed: missed, wasOpposite: missed > 0 && isRepeated)
    }

    /// The level was read again, with no edge waiting.
    ///
    /// - Returns: whether the edges had told another one.
    mutating func settle(_ level: Bool, readAt time: Timestamp) -> Bool {
        hasMissed = false
        isBehind = false
        read = (level, time)
        isAhead = level != self.level
        self.level = level
        return isAhead
    }
}
