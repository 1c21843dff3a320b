/// A producer can be read itself and so stand in for a subscription: `speaker.putSubscription(microphone)`.
extension Producer: ReadingSource {
    /// Waits for the next element of a ``MostRecentSubscription`` of the producer's own, which is attached on the first
    /// call; nil at the end. See ``ReadingSource/next()``.
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        try await ownSubscription().next()
    }

    /// Detaches the subscription through which the producer itself was read: who waits in ``next()`` gets the end, and a
    /// later call attaches a new one. Returns whether there was one.
    @discardableResult
    public func unsubscribe() -> Bool {
        guard let own = roster.withLock({ $0.own }) else { return false }
        return takeOut(own)
    }

    private func ownSubscription() -> MostRecentSubscription<Value> {
        if let own = roster.withLock({ $0.own }) { return own }
        let made = MostRecentSubscription<Value>()
        made.attach(toRealtimeWriter: isRealtime)
        var own = made
        // Known and attached in one step: who detaches it meanwhile finds it attached.
        let outcome = change { roster in
            if let present = roster.own {
                own = present
                return nil
            }
            roster.own = made
            return attaching(Subscriber(made, endsWhenDetached: true), to: roster)
        }
        if own === made, !outcome.isChanged { made.finish(throwing: outcome.failure) }
        return own
    }
}
