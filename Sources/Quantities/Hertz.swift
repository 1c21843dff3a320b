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

    /// The time between two occurrences, rounded to whole nanoseconds.
    @inlinable
    public var periodNanoseconds: Int64 {
        Int64((1_000_000_000 / value).rounded())
    }

    /// Whether the left rate is the slower one.
    @inlinable
    public static func < (left: Hertz, right: Hertz) -> Bool {
        left.value < right.value
    }
}
