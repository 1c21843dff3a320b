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
        let own = roster.withLock { $0.own.take() }
        guard let own else { return false }
        unsubscribe(own)
        own.finish()
        return true
    }

    private func ownSubscription() -> MostRecentSubscription<Value> {
        let made = MostRecentSubscription<Value>()
        let own = roster.withLock { roster in
            if let own = roster.own { return own }
            roster.own = made
            return made
        }
        if own === made { subscribe(made) }
        return own
    }
}
