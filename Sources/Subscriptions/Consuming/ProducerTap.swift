internal import LinuxSystem

/// A producer as a consumer listens to it: through a subscription of the kind that the consumer keeps, attached when the
/// producer is taken over and detached when it is left.
final class ProducerTap<Value: Sendable>: ReadingSource {
    private let producer: Producer<Value>
    private let subscription: any Subscription<Value> & PollableSource<Value>
    private let losses: Locked<UInt64>
    /// How many of its losses are among `losses` already.
    private let counted = Locked<UInt64>(0)

    /// Listens from now on.
    ///
    /// - Parameters:
    ///   - producer: Whom to listen to.
    ///   - kept: What the consumer keeps: a queue or a most-recent subscription says how this one is to be.
    ///   - losses: Where elements are counted that nobody will read.
    init(_ producer: Producer<Value>, like kept: any Subscription<Value>, losses: Locked<UInt64>) {
        self.producer = producer
        self.losses = losses
        let made: any Subscription<Value> & PollableSource<Value> =
            switch kept {
            case is MostRecentSubscription<Value>: MostRecentSubscription<Value>()
            case let queue as QueueSubscription<Value>:
                QueueSubscription<Value>(capacity: queue.capacity, overflow: queue.overflow)
            default: QueueSubscription<Value>()
            }
        subscription = made
        producer.attach(made, replayingLast: false, endsWhenDetached: true)
    }

    deinit {
        leave()
        // What it still holds was heard by nobody, and will not be.
        var left: UInt64 = 0
        while subscription.poll() != nil { left += 1 }
        count()
        losses.withLock { $0 += left }
    }

    /// The next element; nil at the end.
    nonisolated(nonsending) func next() async throws(SubscriptionError) -> Reading<Value>? {
        try await subscription.next()
    }

    /// Listens no more. Any thread; idempotent.
    func leave() {
        _ = producer.takeOut(subscription)
        count()
    }

    /// How many elements were lost here that are not among the consumer's losses yet.
    var lostCount: UInt64 { counted.withLock { subscription.lostCount - $0 } }

    private func count() {
        let more = counted.withLock { counted in
            let now = subscription.lostCount
            defer { counted = now }
            return now - counted
        }
        losses.withLock { $0 += more }
    }
}
