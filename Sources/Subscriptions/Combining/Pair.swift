/// Two values that were measured at about the same time.
@frozen
public struct Pair<First, Second> {
    /// The value of the first source.
    public var first: First

    /// The value of the second source.
    public var second: Second

    /// A pair of the given values.
    @inlinable
    public init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }
}

extension Pair: Sendable where First: Sendable, Second: Sendable {}
extension Pair: BitwiseCopyable where First: BitwiseCopyable, Second: BitwiseCopyable {}
extension Pair: Equatable where First: Equatable, Second: Equatable {}
