public import LinuxSystem
public import Quantities
internal import Synchronization

/// Joins and cuts batches to an exact length along one axis, and gives them on through another subscription.
///
/// See ``Rebatcher`` for the rules. A batch that comes out carries the time of the batch in which its first sample came,
/// and a number of its own, from 1. A batch that does not match ends the stream with `.mismatch`, which the reader sees
/// after what was complete. Writing allocates, so that the producer is an ordinary thread.
///
/// Over a queue whose policy is ``OverflowPolicy/suspend``, ``Producer/send(_:measuredAt:)`` waits for room here as it does
/// at the queue itself. One batch that comes in may make more than the queue has room for: these are held, and follow as
/// they are read, so that nothing is lost. It is read here and not at the queue. What a `put`, which cannot wait, completes
/// while there is no room is refused and counted.
public final class RebatchSubscription<
    Scalar: BitwiseCopyable & Sendable, Inner: Subscription<Batch<Scalar>> & ReadingSource
>: Subscription, ReadingSource, @unchecked Sendable {
    // Sendable: what changes is reached under `lock`, which the one writer shares with `flush()` and with a reader for whom
    // batches are held; or it is atomic.
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
    /// Whether all samples that wait came with valid readings.
    @exclusivity(unchecked) @usableFromInline var isValid = true
    /// Whole batches for which `inner` had no room, the oldest first.
    @exclusivity(unchecked) @usableFromInline var held: ArraySlice<Reading<Batch<Scalar>>> = []
    /// Whether there are such; changed under `lock`, and looked at without it.
    private let isHolding = Atomic<Bool>(false)
    @exclusivity(unchecked) @usableFromInline var isEnded = false
    @exclusivity(unchecked) private var failure: (any Error)?
    private let refused = Atomic<UInt64>(0)

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
        if isEnded {
            lock.unlock()
            return
        }
        if !held.isEmpty { handOn() }
        if rebatcher.pending == 0 {
            time = reading.time
            isValid = true
        }
        if !reading.isValid { isValid = false }
        let hadRoom = held.isEmpty && inner.hasRoom
        do throws(SubscriptionError) {
            try rebatcher.append(reading.value) { batch in
                sequence += 1
                let whole = Reading(sequence: sequence, time: time, value: batch, isValid: isValid)
                if held.isEmpty, inner.hasRoom { inner.put(whole) } else { keep(whole, ifAllowed: hadRoom) }
                time = reading.time
                isValid = reading.isValid
            }
            lock.unlock()
        } catch {
            let endsNow = end(throwing: error)
            lock.unlock()
            if endsNow { inner.finish(throwing: error) }
        }
    }

    /// Gives on what is left over, as one shorter batch. Returns whether there was anything.
    @discardableResult
    public func flush() -> Bool { lock.withLock { isEnded ? false : flushRemainder() } }

    /// How many samples wait for the rest of their batch.
    public var pendingSamples: Int { lock.withLock { rebatcher.pending } }

    /// Ends the stream, after flushing it if that was asked for. What is held for want of room is still read before the end.
    public func finish(throwing failure: (any Error)?) {
        let endsNow = lock.withLock { () -> Bool in
            if isEnded { return false }
            if flushesAtEnd { flushRemainder() }
            return end(throwing: failure)
        }
        if endsNow { inner.finish(throwing: failure) }
    }

    /// Takes note of the kind of thread that writes from now on.
    public func attach(toRealtimeWriter isRealtime: Bool) { inner.attach(toRealtimeWriter: isRealtime) }

    /// Takes note that the producer does not wait for room any more.
    public func detach() { inner.detach() }

    /// How many whole batches were lost: refused here, or lost by the subscription that is read.
    public var lostCount: UInt64 { refused.load(ordering: .relaxed) + inner.lostCount }

    // MARK: Room

    /// Whether there is room for what the next `put` completes.
    public var hasRoom: Bool {
        handOnIfHeld()
        return !isHolding.load(ordering: .acquiring) && inner.hasRoom
    }

    /// Returns when there is room; see ``Subscription/waitForRoom(while:)``.
    nonisolated(nonsending) public func waitForRoom(
        while isWanted: @Sendable () -> Bool
    ) async throws(SubscriptionError) {
        while !hasRoom, isWanted() { try await inner.waitForRoom(while: isWanted) }
    }

    /// Gives on what is held, as far as there is room, and the end behind the last. Takes the lock only when there is any.
    @usableFromInline
    func handOnIfHeld() {
        guard isHolding.load(ordering: .acquiring) else { return }
        let (endsNow, failure) = lock.withLock { () -> (Bool, (any Error)?) in
            handOn()
            return (isEnded && held.isEmpty, self.failure)
        }
        if endsNow { inner.finish(throwing: failure) }
    }

    /// Gives on what is held, as far as there is room. With the lock.
    @usableFromInline
    func handOn() {
        while !held.isEmpty, inner.hasRoom {
            if let whole = held.popFirst() { inner.put(whole) }
        }
        if held.isEmpty {
            held = []
            isHolding.store(false, ordering: .releasing)
        }
    }

    /// Holds a batch for which there is no room, or refuses it. With the lock.
    @usableFromInline
    func keep(_ whole: Reading<Batch<Scalar>>, ifAllowed isAllowed: Bool) {
        if isAllowed {
            held.append(whole)
            isHolding.store(true, ordering: .releasing)
        } else {
            refused.wrappingAdd(1, ordering: .relaxed)
        }
    }

    /// Takes note of the end. Returns whether it comes at once: nothing is held. With the lock.
    @usableFromInline
    func end(throwing failure: (any Error)?) -> Bool {
        isEnded = true
        self.failure = failure
        handOn()
        return held.isEmpty
    }

    /// Gives on what is left over. With the lock.
    @discardableResult
    private func flushRemainder() -> Bool {
        guard let batch = rebatcher.flush() else { return false }
        sequence += 1
        let rest = Reading(sequence: sequence, time: time, value: batch, isValid: isValid)
        handOn()
        if held.isEmpty, inner.hasRoom { inner.put(rest) } else { keep(rest, ifAllowed: true) }
        return true
    }

    // MARK: Reading

    /// Waits for the next whole batch; nil at the end. See ``ReadingSource/next()``.
    @inlinable
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Batch<Scalar>>? {
        handOnIfHeld()
        do {
            return try await inner.next()
        } catch .failed(let error) {
            if let mismatch = error as? SubscriptionError, case .mismatch = mismatch { throw mismatch }
            throw .failed(error)
        }
    }
}

extension RebatchSubscription: PollableSource where Inner: PollableSource {
    /// The next whole batch, if there is one. Takes a lock only while batches are held, behind a queue that suspends.
    @inlinable
    public func poll() -> Reading<Batch<Scalar>>? {
        handOnIfHeld()
        return inner.poll()
    }

    /// When the first sample of the newest whole batch was measured.
    @inlinable public var newestTime: Timestamp? { inner.newestTime }
}
