public import Quantities
public import Subscriptions
internal import Synchronization

/// Reads blocks outside of the loops, for services and tools: each comes as a lease.
///
/// It may hold a few leases at a time, for which the pool has buffers. While it reads none, or is slow, it keeps nothing
/// from the device: what was taken back before it came is counted as lost.
public final class BlockReader: Sendable {
    /// How it takes blocks.
    public enum Delivery: Sendable, Hashable {
        /// The newest one.
        case newest
        /// Each one in order, as far as this many that wait are still there.
        case queue(capacity: Int)
    }

    private let pool: BlockPool
    private let source: any BlockingSource<BlockHandle>
    private let subscription: any Subscription<BlockHandle>
    private let places: LeasePlaces
    private let stale = Atomic<UInt64>(0)
    /// Ends the subscription.
    private let leave: @Sendable () -> Void

    /// How many slots a reader needs that takes blocks so and holds up to that many leases.
    static func slots(_ delivery: Delivery, leases: Int) -> Int {
        if case .queue(let capacity) = delivery { leases + capacity } else { leases }
    }

    /// A reader of what `source` puts, whose blocks lie in `pool`; nil once the pool's device has been opened: there are
    /// no buffers for one more then.
    ///
    /// - Parameter leases: how many blocks it may hold at a time.
    public init?(of source: Producer<BlockHandle>, in pool: BlockPool, _ delivery: Delivery = .newest, leases: Int = 2)
    {
        precondition(leases >= 1, "a reader that may hold no block")
        guard pool.reserve(Self.slots(delivery, leases: leases)) else { return nil }
        self.pool = pool
        places = LeasePlaces(leases)
        switch delivery {
        case .newest:
            let newest = source.subscribe()
            (self.source, subscription) = (newest, newest)
            leave = { source.unsubscribe(newest) }
        case .queue(let capacity):
            let queue = QueueSubscription<BlockHandle>(capacity: capacity)
            source.subscribe(queue)
            (self.source, subscription) = (queue, queue)
            leave = { source.unsubscribe(queue) }
        }
    }

    /// A reader that comes later, also while the device is open, and shares the places that were kept for such readers:
    /// the newest block, and one lease at a time as long as a place is free.
    package init(of source: Producer<BlockHandle>, in pool: BlockPool, sharing places: LeasePlaces) {
        self.pool = pool
        self.places = places
        let newest = source.subscribe()
        (self.source, subscription) = (newest, newest)
        leave = { source.unsubscribe(newest) }
    }

    deinit {
        leave()
    }

    /// Waits for the next block; nil once the source was closed. Tasks, one at a time; cancellation ends the wait.
    nonisolated(nonsending) public func next() async throws(BlockReadingError) -> BlockLease? {
        try takePlace()
        do throws(SubscriptionError) {
            while let reading = try await source.next() {
                if let lease = lease(reading) { return lease }
            }
        } catch {
            places.leave()
            throw .subscription(error)
        }
        places.leave()
        return nil
    }

    /// Blocks the calling thread until there is a block, at most until the deadline; nil once the source was closed.
    public func wait(until deadline: Timestamp = .distantFuture) throws(BlockReadingError) -> BlockLease? {
        try takePlace()
        do throws(SubscriptionError) {
            while let reading = try source.wait(until: deadline) {
                if let lease = lease(reading) { return lease }
            }
        } catch {
            places.leave()
            throw .subscription(error)
        }
        places.leave()
        return nil
    }

    /// The next block if there is one; does not wait.
    public func poll() throws(BlockReadingError) -> BlockLease? {
        try takePlace()
        while let reading = source.poll() {
            if let lease = lease(reading) { return lease }
        }
        places.leave()
        return nil
    }

    /// How many blocks it did not get: overwritten, given way, or taken back by the device before it came. Any thread.
    public var lostCount: UInt64 { subscription.lostCount &+ stale.load(ordering: .relaxed) }

    private func takePlace() throws(BlockReadingError) {
        guard places.enter() else { throw .holdsAll(places.limit) }
    }

    /// The lease that has the place that was taken.
    private func lease(_ reading: Reading<BlockHandle>) -> BlockLease? {
        guard pool.pin(reading.value) else {
            stale.wrappingAdd(1, ordering: .relaxed)
            return nil
        }
        return BlockLease(pool.block(reading), reading.value, of: pool, in: places)
    }
}
