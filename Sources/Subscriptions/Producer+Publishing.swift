internal import Synchronization

/// The published array of subscribers, and what is done when no put can be reading an old one any more.
extension Producer {
    /// What a change came to.
    struct Outcome {
        var isChanged: Bool
        /// Whether the producer was closed, and its subscriptions know or will be told.
        var isClosed: Bool
        var failure: (any Error)?
    }

    /// Publishes the array that `transform` returns, and gives back arrays that no put can be reading.
    @discardableResult
    func change(_ transform: (inout Roster<Value>) -> Roster<Value>.Change?) -> Outcome {
        var unused: [Roster<Value>.Retired] = []
        var ending: [Subscriber<Value>] = []
        let outcome = roster.withLock { roster in
            let change = transform(&roster)
            if let change {
                publish(change, in: &roster)
                ending = change.ending
            }
            unused = takeUnused(&roster)
            return Outcome(isChanged: change != nil, isClosed: roster.isClosed, failure: roster.failure)
        }
        // The kinds of this package take an end during a put as well, so that who waits there is woken at once.
        for subscriber in ending where !subscriber.runsForeignCode {
            subscriber.subscription.finish(throwing: outcome.failure)
        }
        giveBack(&unused)
        return outcome
    }

    /// Attaches a subscriber, unless its subscription is attached already. To be called in a change.
    func attaching(_ subscriber: Subscriber<Value>, to roster: Roster<Value>) -> Roster<Value>.Change? {
        let present = roster.current.subscribers
        if roster.isClosed || present.contains(where: { $0.subscription === subscriber.subscription }) { return nil }
        return Roster.Change(subscribers: present + [subscriber])
    }

    /// Takes out a subscription, or all of them if it is nil. Returns whether there was something to be taken out.
    func takeOut(_ subscription: AnyObject?) -> Bool {
        var leaving: [Subscriber<Value>] = []
        var forgotten: [AnyObject] = []
        change { roster in
            let change = roster.without(subscription)
            forgotten = roster.forget(subscription)
            leaving = change?.leaving ?? []
            return change
        }
        for subscriber in leaving { subscriber.subscription.detach() }
        return !leaving.isEmpty || !forgotten.isEmpty
    }

    /// Takes out all subscriptions, which end. What a put on another thread is handing over at this moment still arrives
    /// where code of others takes it, in front of the end.
    func endSubscriptions() {
        change { roster in
            roster.isEndingAfterPut = false
            roster.ended = roster.current.subscribers
            return Roster.Change(subscribers: [], ending: roster.ended)
        }
    }

    /// Ends what is left, when nobody uses the producer any more.
    func endAtLast() {
        var (retired, left, failure) = roster.withLock { roster in
            defer { roster.retired.removeAll() }
            return (roster.retired, roster.current.subscribers, roster.failure)
        }
        giveBack(&retired)
        // Nobody, where the producer was closed before.
        for subscriber in left { subscriber.subscription.finish(throwing: failure) }
    }

    private func publish(_ change: Roster<Value>.Change, in roster: inout Roster<Value>) {
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
        let ending = change.ending.filter(\.runsForeignCode)
        roster.retired.append(.init(list: roster.current, epoch: now, ending: ending, failure: roster.failure))
        roster.current = next
        if let address = UnsafeRawPointer(bitPattern: previous) {
            Unmanaged<SubscriberList<Value>>.fromOpaque(address).release()
        }
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

    /// Called by the writer behind a put during which an array was replaced, or the producer closed.
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

    /// Does what was left to the end of a put: ends the subscriptions of a producer that was closed in it, and gives back
    /// arrays that no put can be reading.
    func reclaim() {
        if roster.withLock({ $0.isEndingAfterPut }) {
            endSubscriptions()
            return
        }
        var unused = roster.withLock { takeUnused(&$0) }
        giveBack(&unused)
    }

    private func takeUnused(_ roster: inout Roster<Value>) -> [Roster<Value>.Retired] {
        var unused = roster.takeUnused(epoch: epoch.load(ordering: .sequentiallyConsistent))
        if !roster.retired.isEmpty {
            flags.bitwiseOr(ProducerFlags.retired, ordering: .sequentiallyConsistent)
            // A put that ends without having seen the flag is seen to have ended behind the barrier.
            ProcessBarrier.everywhere()
            unused += roster.takeUnused(epoch: epoch.load(ordering: .sequentiallyConsistent))
        }
        if roster.retired.isEmpty, !roster.isEndingAfterPut {
            flags.bitwiseAnd(~ProducerFlags.retired, ordering: .sequentiallyConsistent)
        }
        return unused
    }

    /// Tells those that waited for the end of a put, and releases the arrays. Without the lock: a deinitialiser may call
    /// back, and so may who is told.
    private func giveBack(_ unused: inout [Roster<Value>.Retired]) {
        for old in unused {
            for subscriber in old.ending { subscriber.subscription.finish(throwing: old.failure) }
        }
        unused.removeAll()
    }
}
