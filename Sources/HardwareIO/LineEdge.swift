import Quantities

/// A change of a digital line.
public struct LineEdge: BitwiseCopyable, Sendable, Equatable {
    /// When it happened, by the kernel's time stamp taken in the interrupt.
    public var time: Timestamp
    /// The logical level after the change: true is active (for a line that is active low, a falling voltage).
    public var level: Bool

    /// A change to `level` at `time`.
    public init(time: Timestamp, level: Bool) {
        self.time = time
        self.level = level
    }
}
