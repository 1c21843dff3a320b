public import Quantities

/// What readings can be taken from: a subscription's reading side, a combination of others, a function.
///
/// A source has one reader at a time.
public protocol ReadingSource<Value>: Sendable {
    /// The type of the elements' values.
    associatedtype Value: Sendable

    /// Waits for the next element; nil once the source ended in good order. A second call after the end gives nil again.
    ///
    /// Tasks. Cancellation ends the wait at once with `.cancelled`, and no element is lost by it.
    nonisolated(nonsending) func next() async throws(SubscriptionError) -> Reading<Value>?
}

/// A source that can also be asked without waiting, from a real-time thread too.
public protocol PollableSource<Value>: ReadingSource {
    /// The next element if there is one, otherwise nil. Bounded, no lock, no allocation.
    func poll() -> Reading<Value>?

    /// When the newest element was measured, taken or not; nil before the first. Any thread; no lock.
    var newestTime: Timestamp? { get }
}

/// A source for which an ordinary thread can wait.
public protocol BlockingSource<Value>: PollableSource {
    /// Blocks the calling thread until there is an element, at most until `deadline`, when `.timedOut` is thrown; nil at
    /// the end. Allocates nothing.
    func wait(until deadline: Timestamp) throws(SubscriptionError) -> Reading<Value>?
}

extension PollableSource {
    /// The age of the newest element at `now`; nil before the first.
    @inlinable
    public func age(at now: Timestamp) -> Duration? {
        newestTime.map { now.duration(since: $0) }
    }

    /// Whether nothing has been measured for longer than `limit` at `now`, or nothing ever.
    @inlinable
    public func isStale(at now: Timestamp, after limit: Duration) -> Bool {
        guard let newestTime else { return true }
        return now.nanoseconds(since: newestTime) > limit.wholeNanoseconds
    }
}
