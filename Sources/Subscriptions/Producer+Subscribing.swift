public import Quantities
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
        let replays = replayingLast && last != nil
        Departures.wait(for: subscription, apartFrom: ObjectIdentifier(self))
        let subscriber = Subscriber<Value>(subscription, replays: replays)
        subscription.attach(toRealtimeWriter: flags.load(ordering: .relaxed) & ProducerFlags.realtime != 0)
        let outcome = change { roster in
            let present = roster.current.subscribers
            if roster.isClosed || present.contains(where: { $0.subscription === subscription }) { return nil }
            return Change(subscribers: present + [subscriber])
        }
        guard outcome.isChanged else {
            if outcome.isClosed { subscription.finish(throwing: outcome.failure) }
            return
        }
        if replays {
            // This producer's writer may be at it as well, by way of an older list; meanwhile the backlog is filled.
            // Not any longer when it is detached again: who does so in a callback of that writer may wait for this thread.
            Departures.wait(for: subscription, apartFrom: nil) { !subscriber.isShut }
            subscriber.replay { self.lastReading() }
        }
    }

    /// Detaches a subscription: it keeps what it holds and gets nothing new. Returns whether it was attached.
    ///
    /// Any thread, also inside a callback of this producer; takes a lock and allocates. A put that is under way on
    /// another thread may still hand over the one element that it carries.
    @discardableResult
    public func unsubscribe(_ subscription: some Subscription<Value>) -> Bool {
        let isChanged = change { roster in
            let present = roster.current.subscribers
            guard let index = present.firstIndex(where: { $0.subscription === subscription }) else { return nil }
            var rest = present
            let leaving = rest.remove(at: index)
            return Change(subscribers: rest, leaving: [leaving])
        }.isChanged
        if isChanged { subscription.detach() }
        return isChanged
    }

    /// Detaches every subscription.
    public func unsubscribeAll() {
        var detached: [Subscriber<Value>] = []
        _ = change { roster in
            detached = roster.current.subscribers
            return Change(subscribers: [], leaving: detached)
        }
        for subscriber in detached { subscriber.subscription.detach() }
    }

    /// How many subscriptions are attached. Any thread; takes a lock.
    public var subscriberCount: Int {
        roster.withLock { $0.current.subscribers.count }
    }

    /// Ends the stream: every subscription gives what it holds and then the end, and who waits is woken at once.
    ///
    /// Any thread but a real-time one, also inside a callback; takes locks. Only the first call counts.
    public func close() { end(throwing: nil) }

    /// Ends the stream with an error, which every reader sees after what its subscription holds.
    public func fail(_ error: any Error) { end(throwing: error) }

    /// Whether the stream was ended.
    public var isClosed: Bool { flags.load(ordering: .acquiring) & ProducerFlags.closed != 0 }

    /// Hands `value` to every subscription as ``put(_:measuredAt:)`` does, after suspending the task while a queue whose
    /// policy is ``OverflowPolicy/suspend`` is full.
    ///
    /// Ordinary tasks, one at a time; takes locks. Throws `.cancelled` without having put anything.
    nonisolated(nonsending) public func send(
        _ value: Value, measuredAt time: Timestamp
    ) async throws(SubscriptionError) {
        while let queue = firstFullQueue() { try await queue.waitForRoom() }
        if isClosed { throw .finished }
        put(value, measuredAt: time)
    }

    private func firstFullQueue() -> QueueSubscription<Value>? {
        let subscribers = roster.withLock { $0.current.subscribers }
        for subscriber in subscribers {
            if let queue = subscriber.fullQueue { return queue }
        }
        return nil
    }

    private func end(throwing failure: (any Error)?) {
        let subscribers = roster.withLock { roster -> [Subscriber<Value>]? in
            if roster.isClosed { return nil }
            roster.isClosed = true
            roster.failure = failure
            flags.bitwiseOr(ProducerFlags.closed, ordering: .sequentiallyConsistent)
            return roster.current.subscribers
        }
        guard let subscribers else { return }
        for subscriber in subscribers { subscriber.subscription.finish(throwing: failure) }
        lifecycle.end(throwing: failure)
    }

    /// The last element that was put, if it is kept. Any thread; takes a lock.
    public func lastReading() -> Reading<Value>? {
        roster.withLock { roster in
            if let newer = keeper?.poll() { roster.lastKnown = newer }
            return roster.lastKnown
        }
    }

    // MARK: The published array

    private struct Change {
        var subscribers: [Subscriber<Value>]
        /// Those that are not among them any more.
        var leaving: [Subscriber<Value>] = []
    }

    private struct Outcome {
        var isChanged: Bool
        var isClosed: Bool
        var failure: (any Error)?
    }

    /// Publishes the array that `transform` returns, and gives back arrays that no put can be reading.
    private func change(_ transform: (Roster<Value>) -> Change?) -> Outcome {
        var unused: [Roster<Value>.Retired] = []
        let outcome = roster.withLock { roster in
            let change = transform(roster)
            if let change {
                for subscriber in change.leaving where subscriber.shut() { takeNoteOfReplay(subscriber) }
                let next = SubscriberList(change.subscribers)
                let retained = UInt(bitPattern: Unmanaged.passRetained(next).toOpaque())
                let previous = list.exchange(retained, ordering: .sequentiallyConsistent)
                // From here on a put reads the new list, or its epoch is seen below.
                ProcessBarrier.everywhere()
                let now = epoch.load(ordering: .sequentiallyConsistent)
                if now & 1 != 0 {
                    for subscriber in change.leaving { takeNote(subscriber, inPut: now) }
                }
                roster.retired.append(.init(list: roster.current, epoch: now))
                roster.current = next
                if let address = UnsafeRawPointer(bitPattern: previous) {
                    Unmanaged<SubscriberList<Value>>.fromOpaque(address).release()
                }
            }
            unused = takeUnused(&roster)
            return Outcome(isChanged: change != nil, isClosed: roster.isClosed, failure: roster.failure)
        }
        // Released outside the lock: a deinitialiser may call back.
        unused.removeAll()
        return outcome
    }

    /// The put of epoch `now` may be handing an element to `subscriber`, which the retired list keeps alive as long.
    private func takeNote(_ subscriber: Subscriber<Value>, inPut now: UInt64) {
        Departures.add(subscriber.subscription, from: ObjectIdentifier(self)) { [weak self] in
            guard let self, epoch.load(ordering: .acquiring) == now else { return .over }
            return reentry.isHere(now) ? .here : .elsewhere
        }
    }

    /// The thread that subscribed `subscriber`, and keeps it alive, is handing it the last value.
    private func takeNoteOfReplay(_ subscriber: Subscriber<Value>) {
        Departures.add(subscriber.subscription, from: nil) { [weak subscriber] in subscriber?.replaying ?? .over }
    }

    /// Called by the writer behind a put during which an array was replaced.
    @usableFromInline
    func reclaimAfterPut() {
        if flags.load(ordering: .relaxed) & ProducerFlags.realtime != 0 {
            flags.bitwiseAnd(~ProducerFlags.retired, ordering: .sequentiallyConsistent)
            guard let reclaimer else { return }
            Relay.shared.push(reclaimer)
            Relay.shared.rouse()
        } else {
            reclaim()
        }
    }

    /// Gives back arrays that no put can be reading.
    func reclaim() {
        var unused = roster.withLock { takeUnused(&$0) }
        unused.removeAll()
    }

    private func takeUnused(_ roster: inout Roster<Value>) -> [Roster<Value>.Retired] {
        var unused = roster.takeUnused(epoch: epoch.load(ordering: .sequentiallyConsistent))
        if !roster.retired.isEmpty {
            flags.bitwiseOr(ProducerFlags.retired, ordering: .sequentiallyConsistent)
            // A put that ends without having seen the flag is seen to have ended behind the barrier.
            ProcessBarrier.everywhere()
            unused += roster.takeUnused(epoch: epoch.load(ordering: .sequentiallyConsistent))
        }
        if roster.retired.isEmpty {
            flags.bitwiseAnd(~ProducerFlags.retired, ordering: .sequentiallyConsistent)
        }
        return unused
    }
}
