internal import Synchronization

extension Producer {
    /// Attaches a new ``MostRecentSubscription`` and returns it. Any thread; takes a lock and allocates.
    public func subscribe() -> MostRecentSubscription<Value> {
        let subscription = MostRecentSubscription<Value>()
        subscribe(subscription)
        return subscription
    }

    /// Attaches a subscription: it gets every element that is put from now on.
    ///
    /// Any thread, also inside a callback of this producer; takes a lock and allocates. Attaching what is attached
    /// already changes nothing. On a closed producer the subscription ends at once. A subscription that was detached
    /// during a put which is not over yet may still be written by that put: if it was one of another producer, or if the
    /// last element is to be handed over, this waits for the end of that put, unless it is called from inside it.
    ///
    /// - Parameters:
    ///   - subscription: What gets the elements.
    ///   - replayingLast: Whether the last element is handed over first, if the producer keeps it and there was one. What
    ///     is put meanwhile follows: of more than 64 elements, or than an event subscription or a queue holds if that
    ///     is more, the newest, and the others count as lost.
    public func subscribe(_ subscription: some Subscription<Value>, replayingLast: Bool = false) {
        attach(subscription, replayingLast: replayingLast, endsWhenDetached: false)
    }

    /// Attaches a subscription, which ends when anybody detaches it if `endsWhenDetached`.
    func attach(_ subscription: some Subscription<Value>, replayingLast: Bool, endsWhenDetached: Bool) {
        let replays = replayingLast && last != nil
        Departures.wait(for: subscription, apartFrom: ObjectIdentifier(self))
        let subscriber = Subscriber<Value>(subscription, replays: replays, endsWhenDetached: endsWhenDetached)
        subscription.attach(toRealtimeWriter: isRealtime)
        var isAttachedAlready = false
        let outcome = change { roster in
            if let present = roster.current.subscribers.first(where: { $0.subscription === subscription }) {
                isAttachedAlready = true
                if endsWhenDetached { present.endsWhenDetached = true }
            }
            return attaching(subscriber, to: roster)
        }
        guard outcome.isChanged else {
            if outcome.isClosed, !isAttachedAlready { subscription.finish(throwing: outcome.failure) }
            return
        }
        if replays { replay(subscriber) }
    }

    /// Hands over the last element, and the end behind it when that has come meanwhile.
    private func replay(_ subscriber: Subscriber<Value>) {
        // This producer's writer may be at it as well, by way of an older list; meanwhile the backlog is filled.
        // Not any longer when it is detached again: who does so in a callback of that writer may wait for this thread.
        Departures.wait(for: subscriber.subscription, apartFrom: nil) { !subscriber.isShut }
        subscriber.replay { self.lastReading() }
        let (ends, failure) = roster.withLock { roster in
            subscriber.isReplaying = false
            return (subscriber.endsAfterReplay, roster.failure)
        }
        if ends { subscriber.subscription.finish(throwing: failure) }
    }

    var isRealtime: Bool { flags.load(ordering: .relaxed) & ProducerFlags.realtime != 0 }

    /// Detaches a subscription: it keeps what it holds and gets nothing new. Returns whether it was attached.
    ///
    /// Any thread, also inside a callback of this producer; takes a lock and allocates. A put that is under way on
    /// another thread may still hand over the one element that it carries. It does not end: who waits there goes on
    /// waiting until it is attached again, finished, or the wait is cancelled.
    @discardableResult
    public func unsubscribe(_ subscription: some Subscription<Value>) -> Bool { takeOut(subscription) }

    /// Detaches every subscription. Those that nobody else can reach end: the one through which the producer itself was
    /// read (see ``next()``) and those of ``DelayedSubscription``s.
    public func unsubscribeAll() { _ = takeOut(nil) }

    /// How many subscriptions are attached. Any thread; takes a lock.
    public var subscriberCount: Int {
        roster.withLock { $0.current.subscribers.count + $0.ended.count }
    }

    /// Ends the stream: every subscription gives what it holds and then the end, and who waits is woken at once.
    ///
    /// Any thread but a real-time one, also inside a callback; takes locks. Only the first call counts. Inside a callback
    /// of this producer nothing more is taken, and the subscriptions are told when the put that called it is over: what was
    /// put before has then reached everybody.
    public func close() { end(throwing: nil) }

    /// Ends the stream with an error, which every reader sees after what its subscription holds; see ``close()``.
    public func fail(_ error: any Error) { end(throwing: error) }

    /// Whether the stream was ended.
    public var isClosed: Bool { flags.load(ordering: .acquiring) & ProducerFlags.closed != 0 }

    /// Says that what measures works, for a producer that was made with `startsReady: false`. Any thread but a real-time
    /// one; takes a lock.
    public func becomeReady() { lifecycle.becomeReady() }

    private func end(throwing failure: (any Error)?) {
        let isHere = roster.withLock { roster -> Bool? in
            if roster.isClosed { return nil }
            roster.isClosed = true
            roster.failure = failure
            flags.bitwiseOr(ProducerFlags.closed, ordering: .sequentiallyConsistent)
            let now = epoch.load(ordering: .sequentiallyConsistent)
            guard now & 1 != 0, reentry.isHere(now) else { return false }
            roster.isEndingAfterPut = true
            flags.bitwiseOr(ProducerFlags.retired, ordering: .sequentiallyConsistent)
            return true
        }
        guard let isHere else { return }
        if !isHere { endSubscriptions() }
        lifecycle.end(throwing: failure)
    }

    /// The last element that was put, if it is kept. Any thread; takes a lock.
    public func lastReading() -> Reading<Value>? {
        roster.withLock { roster in
            if let newer = keeper?.poll() { roster.lastKnown = newer }
            return roster.lastKnown
        }
    }
}
