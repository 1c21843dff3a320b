import Quantities

/// A change of a digital line.
public struct LineEdge: BitwiseCopyable, Sendable, Equatable {
    /// When it happened, by the kernel's time stamp taken in the interrupt; on a line with a debounce time, when the new
    /// level had stood for that time.
    public var time: Timestamp
    /// The logical level after the change: true is active (for a line that is active low, a falling voltage).
    public var level: Bool
    /// How many changes just before this one were dropped, because they came faster than they were taken.
    public var lost: UInt64

    /// A change to `level` at `time`.
    public init(time: Timestamp, level: Bool, lost: UInt64 = 0) {
        self.time = time
        self.level = level
        self.lost = lost
    }
}
