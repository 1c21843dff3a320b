public import Quantities

/// What takes elements in and gives them to a device: a speaker, a display, a connection.
///
/// It is fed by ``put(_:measuredAt:)`` or takes over a whole source with ``putSubscription(_:)``, and can be switched at
/// any time, also while ``next()`` is waiting, which then moves to the new source. Nothing is lost by a switch: what was
/// put comes first, and a source that is left keeps what it holds. Nothing is read ahead: an element is taken from the
/// source when the device asks for it.
///
/// Any thread but a real-time one: all calls take a lock.
public final class Consumer<Value: Sendable>: ReadingSource, Sendable {
    private struct State {
        /// The source that was taken over; nil while elements are put.
        var source: (any ReadingSource<Value>)?
        /// Counts the switches.
        var generation = 0
        /// The read that is waiting.
        var pending: Task<Outcome, Never>?
        var isReading = false
    }

    private typealias Outcome = Result<Reading<Value>?, SubscriptionError>

    private let entrance = SharedProducer<Value>()
    private let own: any PollableSource<Value>
    private let state = Locked(State())
    /// `ready`, `closed` and `error`, which can be awaited and call back.
    public let lifecycle = Lifecycle()

    /// A consumer that keeps what is put in a queue until the device asks for it.
    public convenience init() { self.init(keeping: QueueSubscription()) }

    /// A consumer that keeps what is put in the given subscription until the device asks for it: a queue, or a
    /// ``MostRecentSubscription`` for a display.
    public init(keeping subscription: some Subscription<Value> & PollableSource<Value>) {
        own = subscription
        entrance.producer.subscribe(subscription)
    }

    // MARK: Feeding

    /// Takes one element, after leaving a source that was taken over.
    public func put(_ value: Value, measuredAt time: Timestamp = .now()) {
        stopSubscription()
        entrance.put(value, measuredAt: time)
    }

    /// Takes over a source: from now on its elements are given to the device, after those that were put before.
    public func putSubscription(_ source: some ReadingSource<Value>) {
        switchSource(to: source)
    }

    /// Leaves the source that was taken over, if any.
    public func stopSubscription() {
        guard state.withLock({ $0.source != nil }) else { return }
        switchSource(to: nil)
    }

    /// Ends the stream: the device still gets what was put, then the end.
    public func close() { end(throwing: nil) }

    /// Ends the stream with an error, which the device sees after what was put.
    public func fail(_ error: any Error) { end(throwing: error) }

    private func end(throwing error: (any Error)?) {
        stopSubscription()
        if let error { entrance.fail(error) } else { entrance.close() }
        lifecycle.end(throwing: error)
    }

    private func switchSource(to source: (any ReadingSource<Value>)?) {
        let pending = state.withLock { state in
            if entrance.producer.isClosed { return state.pending }
            state.source = source
            state.generation += 1
            return state.pending
        }
        // The read that waits ends without an element, or with the one it has just got, and looks again.
        pending?.cancel()
    }

    // MARK: Reading

    /// The next element for the device; nil once the consumer was closed and all that was put is read.
    ///
    /// Tasks, one at a time. An error of a source that was taken over is thrown once, and the source is left.
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        let isFree = state.withLock { state in
            defer { state.isReading = true }
            return !state.isReading
        }
        guard isFree else { throw .concurrentRead }
        defer { state.withLock { $0.isReading = false } }
        while true {
            if Task.isCancelled { throw .cancelled }
            if let reading = own.poll() { return reading }
            let (source, generation) = state.withLock { ($0.source, $0.generation) }
            switch await read(source ?? own, generation) {
            case .success(let reading?):
                return reading
            case .success(nil):
                if source == nil { return nil }
                leave(generation)
            case .failure(.cancelled) where Task.isCancelled || isLeft(generation):
                continue
            case .failure(let error):
                if source != nil { leave(generation) }
                throw error
            }
        }
    }

    /// Reads one element in a task of its own, which a switch can cancel.
    nonisolated(nonsending) private func read(_ source: any ReadingSource<Value>, _ generation: Int) async -> Outcome {
        let task = Task { () -> Outcome in
            do throws(SubscriptionError) { return .success(try await source.next()) } catch { return .failure(error) }
        }
        let isCurrent = state.withLock { state in
            state.pending = task
            return state.generation == generation
        }
        if !isCurrent { task.cancel() }
        let outcome = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        state.withLock { $0.pending = nil }
        return outcome
    }

    private func isLeft(_ generation: Int) -> Bool { state.withLock { $0.generation != generation } }

    /// Leaves a source that ended, unless it was left already.
    private func leave(_ generation: Int) {
        state.withLock { state in
            guard state.generation == generation else { return }
            state.source = nil
            state.generation += 1
        }
    }
}
