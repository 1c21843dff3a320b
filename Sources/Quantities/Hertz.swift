/// A rate: how often something happens in a second. Finite and greater than zero.
@frozen
public struct Hertz: BitwiseCopyable, Sendable, Hashable, Comparable {
    /// Times per second.
    public var value: Double

    /// A rate of so many times per second.
    @inlinable
    public init(_ value: Double) {
        self.value = value
    }

    /// The time between two occurrences, rounded to whole nanoseconds: from 1 ns to three years, so that a few of them
    /// can be added whatever the rate is.
    @inlinable
    public var periodNanoseconds: Int64 {
        min(max(Int64(nearest: 1_000_000_000 / value), 1), 100_000_000_000_000_000)
    }

    /// Whether the left rate is the slower one.
    @inlinable
    public static func < (left: Hertz, right: Hertz) -> Bool {
        left.value < right.value
    }
}
