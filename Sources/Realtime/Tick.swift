import Quantities

/// One run of a control loop: all that a stage may know of time.
///
/// A stage reads no clock. What it computes depends on its inputs, its state and this value, so that a recorded run
/// can be replayed bit for bit.
@frozen
public struct Tick: BitwiseCopyable, Sendable, Equatable {
    /// The number of the tick; the first is 1. Periods that were missed have no tick and no number.
    public var number: UInt64
    /// When the tick began.
    public var time: Timestamp
    /// Seconds since the tick before it began; at the first tick the loop's period. Always greater than zero.
    public var elapsed: Double

    /// A tick of the given number, beginning and distance from the one before.
    @inlinable
    public init(number: UInt64, time: Timestamp, elapsed: Double) {
        self.number = number
        self.time = time
        self.elapsed = elapsed
    }
}
