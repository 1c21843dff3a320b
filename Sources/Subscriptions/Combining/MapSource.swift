public import Quantities

/// A source whose values are those of another, transformed; number and time stay.
public struct MapSource<Base: ReadingSource, Value: Sendable>: ReadingSource {
    @usableFromInline let base: Base
    @usableFromInline let transform: @Sendable (Base.Value) -> Value

    @inlinable
    init(_ base: Base, _ transform: @escaping @Sendable (Base.Value) -> Value) {
        self.base = base
        self.transform = transform
    }

    /// The next element, transformed.
    @inlinable
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        guard let reading = try await base.next() else { return nil }
        return reading.with(value: transform(reading.value))
    }
}

extension MapSource: PollableSource where Base: PollableSource {
    /// The next element if there is one, transformed on the calling thread.
    @inlinable
    public func poll() -> Reading<Value>? {
        guard let reading = base.poll() else { return nil }
        return reading.with(value: transform(reading.value))
    }

    /// When the newest element was measured.
    @inlinable public var newestTime: Timestamp? { base.newestTime }
}

extension MapSource: BlockingSource where Base: BlockingSource {
    /// Blocks until there is an element, and transforms it.
    @inlinable
    public func wait(until deadline: Timestamp) throws(SubscriptionError) -> Reading<Value>? {
        guard let reading = try base.wait(until: deadline) else { return nil }
        return reading.with(value: transform(reading.value))
    }
}

extension ReadingSource {
    /// The same elements with their values transformed, when they are read and on the reader's thread.
    @inlinable
    public func map<Result: Sendable>(
        _ transform: @escaping @Sendable (Value) -> Result
    ) -> MapSource<Self, Result> {
        MapSource(self, transform)
    }
}
