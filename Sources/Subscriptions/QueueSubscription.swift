public import Quantities
public import Synchronization

/// Every element in order, in a bounded ring: for what must not be skipped, such as audio or messages.
///
/// One writer and one reader at a time. What does not fit is dropped by the ``OverflowPolicy`` and counted, or the
/// sending task is suspended.
public final class QueueSubscription<Value: Sendable>: Subscription, @unchecked Sendable {
    // Sendable: the ring's halves are each used by one thread at a time and meet in atomics only.
    @usableFromInline let mailbox: Mailbox
    @usableFromInline let words: UnsafeMutablePointer<MailboxWords>
    @usableFromInline let ring: ReadingRing<Reading<Value>>
    /// What happens to an element that does not fit.
    public let overflow: OverflowPolicy
    /// Where a sending task waits: here the queue's reader writes, and counts what it took.
    @usableFromInline let room: Mailbox
    @usableFromInline let refused = Atomic<UInt64>(0)

    /// An empty queue. Allocates all it will ever need.
    ///
    /// - Parameters:
    ///   - capacity: How many elements it holds, rounded up to a power of two, at least 2.
    ///   - overflow: What happens to an element that does not fit.
    ///   - realtimeWriter: Whether a real-time loop writes. A producer that it is attached to says so itself.
    ///   - realtimeReader: Whether a real-time loop reads: then sending tasks are resumed by the relay.
    public init(
        capacity: Int = 64, overflow: OverflowPolicy = .dropOldest, realtimeWriter: Bool = false,
        realtimeReader: Bool = false
    ) {
        mailbox = Mailbox()
        words = mailbox.words
        ring = ReadingRing(capacity: capacity)
        self.overflow = overflow
        room = Mailbox()
        if realtimeWriter { attach(toRealtimeWriter: true) }
        if realtimeReader { room.attach(toRealtimeWriter: true) }
    }

    deinit {
        ring.destroy()
    }

    /// How many elements wait at the moment. Any thread; no lock; while others write and read it is a moment's picture.
    public var count: Int {
        let tail = words.pointee.version.load(ordering: .relaxed)
        let head = ring.ends.pointee.head.load(ordering: .relaxed)
        return tail > head ? Int(min(tail - head, ring.capacity)) : 0
    }

    /// How many elements it holds at most.
    public var capacity: Int { Int(ring.capacity) }

    // MARK: Writing

    /// Appends an element, or drops one by the policy. The writer's thread; no lock, no allocation, no system call while
    /// nobody waits.
    @inlinable @inline(__always)
    public func put(_ reading: consuming Reading<Value>) {
        if deliver(reading) { Relay.shared.rouse() }
    }

    @inlinable @inline(__always)
    func deliver(_ reading: consuming Reading<Value>) -> Bool {
        let flags = words.pointee.flags.load(ordering: .relaxed)
        if flags & Flags.closed != 0 { return false }
        let time = reading.time.nanoseconds
        let tail: UInt64
        if overflow == .dropOldest {
            tail = ring.writeEvicting(reading)
        } else if let written = ring.writeIfRoom(reading) {
            tail = written
        } else {
            refused.wrappingAdd(1, ordering: .relaxed)
            return false
        }
        words.pointee.measured.store(time, ordering: .relaxed)
        let after = words.pointee.publish(tail, knowing: flags)
        return after & Flags.waits != 0 ? mailbox.wakeReader() : false
    }

    /// Appends an element, suspending the task while the queue is full, if the policy is ``OverflowPolicy/suspend``.
    ///
    /// Tasks, one at a time. Throws `.finished` after the end, `.cancelled` without having sent anything, and
    /// `.concurrentWrite` when another task is sending.
    nonisolated(nonsending) public func send(_ reading: Reading<Value>) async throws(SubscriptionError) {
        try await waitForRoom(while: { true })
        if mailbox.isClosed { throw .finished }
        put(reading)
    }

    /// Returns when the next `put` will not be refused, the queue has ended, or it is not wanted any more. At once where the
    /// policy is not ``OverflowPolicy/suspend``. See ``Subscription/waitForRoom(while:)``.
    nonisolated(nonsending) public func waitForRoom(
        while isWanted: @Sendable () -> Bool
    ) async throws(SubscriptionError) {
        guard overflow == .suspend else { return }
        guard room.words.pointee.claimReader() else { throw .concurrentWrite }
        defer { room.words.pointee.releaseReader() }
        while true {
            if Task.isCancelled { throw .cancelled }
            // Before it is asked what is wanted: a detaching thread changes that first, and then the version.
            let seen = room.words.pointee.version.load(ordering: .acquiring)
            if hasRoom || !isWanted() { return }
            await room.suspend(beyond: seen)
        }
    }

    /// Whether the next `put` will not be refused by the policy ``OverflowPolicy/suspend``: there is a free slot, or the
    /// queue has ended. Always true for other policies, which lose an element sooner than wait. The writer's thread.
    @inlinable public var hasRoom: Bool {
        overflow != .suspend || ring.isFree(ring.ends.pointee.tail) || mailbox.isClosed
    }

    /// Ends the stream: the reader still gets what the queue holds, then the end. Any thread; idempotent.
    public func finish(throwing failure: (any Error)?) {
        mailbox.close(throwing: failure)
        room.close(throwing: nil)
    }

    /// Takes note whether a real-time loop writes: then a waiting task is resumed through the relay.
    public func attach(toRealtimeWriter isRealtime: Bool) {
        mailbox.attach(toRealtimeWriter: isRealtime)
    }

    /// Takes note that the producer does not wait for room any more.
    public func detach() {
        if madeRoom() { Relay.shared.rouse() }
    }

    // MARK: Reading

    /// The oldest element, if there is one.
    ///
    /// Any thread, real-time too; bounded time, never allocates, never waits. Nil also after the end and while another
    /// reader is at work.
    @inlinable @inline(__always)
    public func poll() -> Reading<Value>? {
        guard words.pointee.claimReader() else { return nil }
        defer { words.pointee.releaseReader() }
        return take()
    }

    /// Waits for the oldest element; nil once the source was closed and all was read. See ``ReadingSource/next()``.
    @inlinable
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        try await awaitElement()
    }

    /// Blocks the calling thread until there is an element, at most until `deadline` (then throws `.timedOut`); nil once
    /// the source was closed and all was read. Ordinary threads; sleeps in a futex; allocates nothing.
    @inlinable
    public func wait(until deadline: Timestamp = .distantFuture) throws(SubscriptionError) -> Reading<Value>? {
        try sleepForElement(until: deadline)
    }

    @inlinable @inline(__always)
    func take() -> Reading<Value>? {
        let element = ring.takeOldest(sharedHead: overflow == .dropOldest) {
            words.pointee.version.load(ordering: .acquiring)
        }
        if overflow == .suspend, element != nil, madeRoom() { Relay.shared.rouse() }
        return element
    }

    /// Counts one more free slot and wakes who waits for it; returns whether the relay has to be roused.
    @usableFromInline
    func madeRoom() -> Bool {
        // Read-modify-write, because a detaching thread counts here too; it is also the fence before the flags.
        room.words.pointee.version.wrappingAdd(1, ordering: .sequentiallyConsistent)
        let flags = room.words.pointee.flags.load(ordering: .sequentiallyConsistent)
        return flags & Flags.waits != 0 ? room.wakeReader() : false
    }

    // MARK: Asking

    /// How many elements were dropped by the policy, so far. Any thread; no lock.
    public var droppedCount: UInt64 {
        ring.ends.pointee.evicted.load(ordering: .relaxed) + refused.load(ordering: .relaxed)
    }

    /// The same as ``droppedCount``.
    public var lostCount: UInt64 { droppedCount }

    /// When the newest element was measured, read or not; nil before the first. Any thread; no lock.
    public var newestTime: Timestamp? { mailbox.newestTime }

    /// Whether a task or a thread is waiting here, or about to. Any thread; no lock.
    public var isAwaited: Bool { mailbox.isAwaited }

    /// Whether the source was closed or failed. Elements that were not read may still be there.
    public var isFinished: Bool { mailbox.isClosed }
}

extension QueueSubscription: MailboxReader, BlockingSource {}

/// What a full ``QueueSubscription`` does with one more element.
public enum OverflowPolicy: Sendable, Hashable {
    /// The oldest element gives way; it is counted.
    case dropOldest

    /// The new element is refused; it is counted.
    case dropNewest

    /// ``QueueSubscription/send(_:)`` and ``Producer/send(_:measuredAt:)`` suspend the sending task until there is
    /// room. A `put`, which cannot wait, is refused and counted.
    case suspend
}
