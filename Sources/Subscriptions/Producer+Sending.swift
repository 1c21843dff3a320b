public import Quantities

/// Sending, which waits for room where a put is refused.
extension Producer {
    /// Hands `value` to every subscription as ``put(_:measuredAt:)`` does, after suspending the task while a queue whose
    /// policy is ``OverflowPolicy/suspend`` is full.
    ///
    /// Ordinary tasks, as many as like: they take turns, in the order in which they came. (No thread puts meanwhile: where
    /// both are wanted, there is ``SharedProducer/send(_:measuredAt:)``.) Takes locks. Throws `.finished` after the end and
    /// `.cancelled`, in both cases without having put anything.
    nonisolated(nonsending) public func send(
        _ value: Value, measuredAt time: Timestamp
    ) async throws(SubscriptionError) {
        try await takeTurn()
        defer { passTurn() }
        try await waitForRoom()
        put(value, measuredAt: time)
    }

    /// Returns when every subscription has room for one more element. Throws `.finished` after the end.
    nonisolated(nonsending) func waitForRoom() async throws(SubscriptionError) {
        while true {
            if isClosed { throw .finished }
            guard let full = firstWithoutRoom() else { return }
            // Who was detached is not waited for: the gate is shut before it is told.
            try await full.subscription.waitForRoom(while: { !full.isShut })
        }
    }

    /// Whether every subscription has room for one more element.
    var hasRoom: Bool { firstWithoutRoom() == nil }

    private func firstWithoutRoom() -> Subscriber<Value>? {
        let subscribers = roster.withLock { $0.current.subscribers }
        return subscribers.first { !$0.subscription.hasRoom }
    }

    /// Waits for the turn of the calling task among those that send.
    nonisolated(nonsending) func takeTurn() async throws(SubscriptionError) {
        if Task.isCancelled { throw .cancelled }
        if roster.withLock({ $0.turns.takeIfFree() }) { return }
        let id = roster.withLock { $0.turns.makeID() }
        let hasTurn = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                switch roster.withLock({ $0.turns.ask(continuation, id: id) }) {
                case .hasTurn: continuation.resume(returning: true)
                case .wasCancelled: continuation.resume(returning: false)
                case .waits: break
                }
            }
        } onCancel: {
            roster.withLock({ $0.turns.cancel(id) })?.resume(returning: false)
        }
        roster.withLock { $0.turns.forget(id) }
        if !hasTurn { throw .cancelled }
    }

    /// The calling task has sent, or given up: the next one has its turn.
    func passTurn() {
        roster.withLock({ $0.turns.pass() })?.resume(returning: true)
    }
}
