internal import LinuxSystem

/// A subscription that attaches to its producer on the first read, so that no backlog is heard.
///
/// Cancelling is possible at any time and more than once: before the first read, during a read (which ends) and after.
public final class DelayedSubscription<Inner: Subscription & ReadingSource>: ReadingSource {
    /// The type of the elements' values.
    public typealias Value = Inner.Value

    private enum State {
        case unattached
        /// The first read is attaching it.
        case attaching
        case attached
        case cancelled
    }

    private let producer: Producer<Inner.Value>
    private let inner: Inner
    private let state = Locked(State.unattached)

    /// A subscription of `producer` that will use `subscription` from the first read on.
    public init(_ producer: Producer<Inner.Value>, _ subscription: Inner) {
        self.producer = producer
        inner = subscription
    }

    /// A subscription of `producer` that will use a ``MostRecentSubscription`` from the first read on.
    public convenience init<Value: Sendable>(_ producer: Producer<Value>) where Inner == MostRecentSubscription<Value> {
        self.init(producer, MostRecentSubscription())
    }

    deinit { cancel() }

    /// Attaches, if that was not done yet, and waits for the next element; nil at the end, and after it was detached. See
    /// ``ReadingSource/next()``.
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Inner.Value>? {
        let isFirst = state.withLock { state in
            guard case .unattached = state else { return false }
            state = .attaching
            return true
        }
        if isFirst {
            producer.attach(inner, replayingLast: false, endsWhenDetached: true)
            let wasCancelled = state.withLock { state in
                if case .attaching = state { state = .attached }
                if case .cancelled = state { return true }
                return false
            }
            // The producer must not keep what nobody can detach any more.
            if wasCancelled { detach() }
        }
        return try await inner.next()
    }

    /// Detaches, and ends a read that is waiting. Any thread; idempotent.
    public func cancel() {
        let before = state.withLock { state in
            defer { state = .cancelled }
            return state
        }
        switch before {
        case .unattached: inner.finish()
        case .attached: detach()
        // Who attaches it sees that it was cancelled; a second cancellation has nothing to do.
        case .attaching, .cancelled: break
        }
    }

    /// Detaches what ends by that, behind an element that is being handed over.
    private func detach() {
        _ = producer.unsubscribe(inner)
    }

    /// Whether the first read has attached it, and it was not cancelled since.
    public var isAttached: Bool {
        state.withLock { if case .attached = $0 { true } else { false } }
    }
}

extension Producer {
    /// Detaches a delayed subscription, whether it has attached itself yet or not.
    public func unsubscribe<Inner>(_ subscription: DelayedSubscription<Inner>) where Inner.Value == Value {
        subscription.cancel()
    }
}
