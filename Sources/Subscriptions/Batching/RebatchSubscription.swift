public import Quantities

/// Joins and cuts batches to an exact length along one axis, and gives them on through another subscription.
///
/// See ``Rebatcher`` for the rules. A batch that comes out carries the time of the batch in which its first sample came,
/// and a number of its own, from 1. A batch that does not match ends the stream with `.mismatch`, which the reader sees
/// after what was complete. Writing allocates, so that the producer is an ordinary thread.
public final class RebatchSubscription<
    Scalar: BitwiseCopyable & Sendable, Inner: Subscription<Batch<Scalar>> & ReadingSource
>: Subscription, ReadingSource, @unchecked Sendable {
    // Sendable: what changes is reached under `lock`, which the one writer shares with `flush()` alone.
    /// Batches of numbers.
    public typealias Value = Batch<Scalar>

    @usableFromInline let inner: Inner
    private let flushesAtEnd: Bool
    @usableFromInline let lock = PriorityInheritanceLock()
    // Unchecked: the lock keeps them apart already, and the language's own check took a sixth of the time of a put.
    @exclusivity(unchecked) @usableFromInline var rebatcher: Rebatcher<Scalar>
    @exclusivity(unchecked) @usableFromInline var sequence: UInt64 = 0
    /// The measurement time of the first sample that waits.
    @exclusivity(unchecked) @usableFromInline var time = Timestamp.zero

    /// Batches of `samples` along `axis`, to be read through `subscription`.
    ///
    /// - Parameters:
    ///   - samples: The length of the batches that come out.
    ///   - axis: The axis along which they are joined; negative numbers count from the last axis.
    ///   - flushesAtEnd: Whether what is left over at the end goes out as one shorter batch.
    ///   - subscription: What the reader reads.
    public init(samples: Int, axis: Int = 0, flushesAtEnd: Bool = false, _ subscription: Inner) {
        inner = subscription
        self.flushesAtEnd = flushesAtEnd
        rebatcher = Rebatcher(samples: samples, axis: axis)
    }

    /// Batches of `samples` along `axis`, to be read through a queue of 64 from which the oldest gives way.
    public convenience init(
        samples: Int, axis: Int = 0, flushesAtEnd: Bool = false
    ) where Inner == QueueSubscription<Batch<Scalar>> {
        self.init(samples: samples, axis: axis, flushesAtEnd: flushesAtEnd, QueueSubscription())
    }

    /// Takes a batch in. The writer's thread; takes a lock and allocates.
    @inlinable
    public func put(_ reading: Reading<Batch<Scalar>>) {
        lock.lock()
        defer { lock.unlock() }
        if rebatcher.pending == 0 { time = reading.time }
        do throws(SubscriptionError) {
            try rebatcher.append(reading.value) { batch in
                sequence += 1
                inner.put(Reading(sequence: sequence, time: time, value: batch))
                time = reading.time
            }
        } catch {
            inner.finish(throwing: error)
        }
    }

    /// Gives on what is left over, as one shorter batch. Returns whether there was anything.
    @discardableResult
    public func flush() -> Bool {
        lock.withLock {
            guard let batch = rebatcher.flush() else { return false }
            sequence += 1
            inner.put(Reading(sequence: sequence, time: time, value: batch))
            return true
        }
    }

    /// How many samples wait for the rest of their batch.
    public var pendingSamples: Int { lock.withLock { rebatcher.pending } }

    /// Ends the stream, after flushing it if that was asked for.
    public func finish(throwing failure: (any Error)?) {
        if flushesAtEnd { flush() }
        inner.finish(throwing: failure)
    }

    /// Waits for the next whole batch; nil at the end. See ``ReadingSource/next()``.
    @inlinable
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Batch<Scalar>>? {
        do {
            return try await inner.next()
        } catch .failed(let error) {
            if let mismatch = error as? SubscriptionError { throw mismatch }
            throw .failed(error)
        }
    }
}

extension RebatchSubscription: PollableSource where Inner: PollableSource {
    /// The next whole batch, if there is one.
    @inlinable
    public func poll() -> Reading<Batch<Scalar>>? { inner.poll() }

    /// When the first sample of the newest whole batch was measured.
    @inlinable public var newestTime: Timestamp? { inner.newestTime }
}
