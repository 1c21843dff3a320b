/// The elements of a source as an `AsyncSequence`, for `for try await` and for swift-async-algorithms.
///
/// Every iterator reads from the same source, which has one reader at a time.
public struct Readings<Source: ReadingSource>: AsyncSequence, Sendable {
    /// A reading of the source.
    public typealias Element = Reading<Source.Value>
    /// The source failed, the task was cancelled, or somebody else reads.
    public typealias Failure = SubscriptionError

    let source: Source

    /// Takes elements one by one.
    public struct AsyncIterator: AsyncIteratorProtocol {
        /// A reading of the source.
        public typealias Element = Reading<Source.Value>
        /// The source failed, the task was cancelled, or somebody else reads.
        public typealias Failure = SubscriptionError

        let source: Source

        /// The next element; nil at the end.
        public mutating func next() async throws(SubscriptionError) -> Reading<Source.Value>? {
            try await source.next()
        }

        /// The next element; nil at the end. Stays on the caller's actor.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(SubscriptionError) -> Reading<Source.Value>? {
            try await source.next()
        }
    }

    /// An iterator over what the source gives from now on.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(source: source) }
}

extension ReadingSource {
    /// The elements as an `AsyncSequence`.
    public var readings: Readings<Self> { Readings(source: self) }
}
