internal import Quantities

/// Joins and cuts batches to an exact length along one axis, and gives them on through another subscription.
///
/// See ``Rebatcher`` for the rules. A batch that comes out carries the time of the batch in which its first sample came,
/// and a number of its own, from 1. A batch that does not match ends the stream with `.mismatch`, which the reader sees
/// after what was complete. Writing allocates, so that the producer is an ordinary thread.
public final class RebatchSubscription<
    Scalar: BitwiseCopyable & Sendable, Inner: Subscription<Batch<Scalar>> & ReadingSource
>: Subscription, ReadingSource, @unchecked Sendable {
    // Sendable: `state` is reached under its lock, which the one writer shares with `flush()` alone.
    /// Batches of numbers.
    public typealias Value = Batch<Scalar>

    private struct State {
        var rebatcher: Rebatcher<Scalar>
        var sequence: UInt64 = 0
        /// The measurement time of the first sample that waits.
        var time = Timestamp.zero
    }

    private let inner: Inner
    private let flushesAtEnd: Bool
    private let state: Locked<State>

    /// Batches of `samples` along `axis`, to be read through `subscription`.
    ///
    /// - Parameter flushesAtEnd: Whether what is left over at the end goes out as one shorter batch.
    public init(samples: Int, axis: Int = 0, flushesAtEnd: Bool = false, _ subscription: Inner) {
        inner = subscription
        self.flushesAtEnd = flushesAtEnd
        state = Locked(State(rebatcher: Rebatcher(samples: samples, axis: axis)))
    }

    /// Batches of `samples` along `axis`, to be read through a queue of 64 from which the oldest gives way.
    public convenience init(
        samples: Int, axis: Int = 0, flushesAtEnd: Bool = false
    ) where Inner == QueueSubscription<Batch<Scalar>> {
        self.init(samples: samples, axis: axis, flushesAtEnd: flushesAtEnd, QueueSubscription())
    }

    /// Takes a batch in. The writer's thread; takes a lock and allocates.
    public func put(_ reading: Reading<Batch<Scalar>>) {
        let failure = state.withLock { state -> SubscriptionError? in
            if state.rebatcher.pending == 0 { state.time = reading.time }
            do throws(SubscriptionError) {
                try state.rebatcher.append(reading.value) { batch in
                    state.sequence += 1
                    inner.put(Reading(sequence: state.sequence, time: state.time, value: batch))
                    state.time = reading.time
                }
                return nil
            } catch {
                return error
            }
        }
        if let failure { inner.finish(throwing: failure) }
    }

    /// Gives on what is left over, as one shorter batch. Returns whether there was anything.
    @discardableResult
    public func flush() -> Bool {
        state.withLock { state in
            guard let batch = state.rebatcher.flush() else { return false }
            state.sequence += 1
            inner.put(Reading(sequence: state.sequence, time: state.time, value: batch))
            return true
        }
    }

    /// How many samples wait for the rest of their batch.
    public var pendingSamples: Int { state.withLock { $0.rebatcher.pending } }

    /// Ends the stream, after flushing it if that was asked for.
    public func finish(throwing failure: (any Error)?) {
        if flushesAtEnd { flush() }
        inner.finish(throwing: failure)
    }

    /// Waits for the next whole batch; nil at the end. See ``ReadingSource/next()``.
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Batch<Scalar>>? {
        do {
            return try await inner.next()
        } catch .failed(let error) {
            if let mismatch = error as? SubscriptionError { throw mismatch }
            throw .failed(error)
        }
    }
}
