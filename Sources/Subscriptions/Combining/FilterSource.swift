public import Quantities

/// A source with those elements of another that pass a test; number and time stay, so that gaps show what did not.
public struct FilterSource<Base: ReadingSource>: ReadingSource {
    /// The type of the elements' values.
    public typealias Value = Base.Value

    @usableFromInline let base: Base
    @usableFromInline let passes: @Sendable (Value) -> Bool

    @inlinable
    init(_ base: Base, _ passes: @escaping @Sendable (Value) -> Bool) {
        self.base = base
        self.passes = passes
    }

    /// The next element that passes.
    @inlinable
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        while let reading = try await base.next() {
            if passes(reading.value) { return reading }
        }
        return nil
    }
}

extension FilterSource: PollableSource where Base: PollableSource {
    /// The next element if there is one and it passes. Looks at one element, so that its time is bounded.
    @inlinable
    public func poll() -> Reading<Value>? {
        guard let reading = base.poll(), passes(reading.value) else { return nil }
        return reading
    }

    /// When the newest element was measured, whether it passes or not.
    @inlinable public var newestTime: Timestamp? { base.newestTime }
}

extension FilterSource: BlockingSource where Base: BlockingSource {
    /// Blocks until there is an element that passes, at most until `deadline` (then throws `.timedOut`), however many come
    /// that do not.
    @inlinable
    public func wait(until deadline: Timestamp) throws(SubscriptionError) -> Reading<Value>? {
        while let reading = try base.wait(until: deadline) {
            if passes(reading.value) { return reading }
            if deadline != .distantFuture, Timestamp.now() >= deadline { throw .timedOut }
        }
        return nil
    }
}

extension ReadingSource {
    /// Those elements whose value passes a test, which is made when they are read and on the reader's thread.
    @inlinable
    public func filter(_ passes: @escaping @Sendable (Value) -> Bool) -> FilterSource<Self> {
        FilterSource(self, passes)
    }
}
