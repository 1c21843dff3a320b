import HardwareIO

/// What is around a board in memory: bodies that its motors move and its inputs feel, in steps of one millisecond.
///
/// It knows no clock and no lock: the machine brings it up to the present and calls nothing without its lock. What it does
/// depends on its seed and on what is written when, never on how often somebody looks. After it was made nothing allocates.
protocol SimulatedWorld: AnyObject {
    /// Milliseconds since the start.
    var time: Int64 { get }

    /// Everything up to a time, with the duty cycles −1…1 of the motors held.
    func advance(to end: Int64, left: Double, right: Double)

    /// The controller sets a motor.
    func motorWasSet(isDriving: Bool)

    /// The lines of the board whose voltage it decides, by their names; elsewhere a line goes by its number in here.
    var lineNames: [String] { get }

    /// Whether a line is high at present.
    func isHigh(_ line: Int) -> Bool

    /// A time until which a line does not change if nobody touches the board, in milliseconds since the start.
    func nextChange(of line: Int) -> Int64

    /// What its lines did since somebody last took it.
    var changes: LineChanges { get }

    /// Whether it has a chip at an address of the bus `i2c1`.
    func hasChip(at address: UInt8) -> Bool

    /// Plays a transaction, which has been checked, with one of its chips.
    func play(
        _ address: UInt8, _ messages: Span<I2CMessage>, writing: Span<UInt8>, reading: inout MutableSpan<UInt8>)

    /// When what its owner is called for once has happened, in milliseconds since the start; nil while it has not.
    var incidentAt: Int64? { get }
}

/// A line of a world that has another voltage from some time on.
struct LineChange: BitwiseCopyable, Sendable, Equatable {
    /// Which: its number among the world's lines.
    var line: Int
    /// When, in nanoseconds since the start.
    var time: Int64
    /// Whether it is high from then on.
    var isHigh: Bool
}

/// Changes of lines between two looks. A machine looks every tenth of a second, so that there is room for all.
final class LineChanges {
    private var list: [LineChange] = []

    init() { list.reserveCapacity(Self.most) }

    /// How many there are.
    var count: Int { list.count }

    subscript(index: Int) -> LineChange { list[index] }

    /// A line changes; the oldest goes where there is no more room.
    func append(_ change: LineChange) {
        if list.count == Self.most { list.removeFirst() }
        list.append(change)
    }

    /// Forgets all, which somebody has taken.
    func removeAll() { list.removeAll(keepingCapacity: true) }

    private static let most = 1_024
}
