import Quantities

/// What a debounce time makes of a line, for boards that are no kernel: a change counts once the line has stood still for
/// that time, and then carries the end of it as its time stamp.
///
/// As the kernel's software does it (`debounce_work_func` in drivers/gpio/gpiolib-cdev.c): every change of the raw level
/// begins the time anew, and what is shorter than it is never told.
public struct LineDebouncer: Sendable {
    private let period: Int64
    private var raw: Bool
    /// The level that counts.
    public private(set) var level: Bool
    /// When the present raw level begins to count; nil while there is nothing to wait for.
    public private(set) var due: Timestamp?

    /// A line that stands still at a level.
    public init(_ period: Duration, level: Bool) {
        self.period = period.wholeNanoseconds
        raw = level
        self.level = level
    }

    /// The raw level changes.
    ///
    /// - Returns: the edge that had become due before that.
    public mutating func change(to level: Bool, at time: Timestamp) -> LineEdge? {
        let edge = advance(to: time)
        raw = level
        due = time.advanced(byNanoseconds: period)
        return edge
    }

    /// Time passes.
    ///
    /// - Returns: the edge that has become due.
    public mutating func advance(to now: Timestamp) -> LineEdge? {
        guard let due, now >= due else { return nil }
        self.due = nil
        guard raw != level else { return nil }
        level = raw
        return LineEdge(time: due, level: level)
    }
}
