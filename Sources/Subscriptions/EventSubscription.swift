public import Quantities
public import Synchronization

/// Things that happen: each occurrence counts, and none is seen twice.
///
/// It has two faces, for two readers that do not disturb each other.
///
/// - **For a loop**, ``drain(into:)`` takes what has happened since the last drain out of a ring: bounded, no lock, no
///   allocation, no system call. The count is exact even when the ring overflowed; then the newest are kept.
/// - **For a task or a thread**, ``fired()`` and ``waitUntilFired(until:)`` wait for the *first* occurrence and give the
///   same reading again at once on every later call, until ``rearm()`` forgets it.
public final class EventSubscription<Value: Sendable>: Subscription, @unchecked Sendable {
    // Sendable: the ring's halves are each used by one thread at a time; the latch changes hands through its atomic
    // state, and its readers hold `latchReaders`.
    @usableFromInline let mailbox: Mailbox
    @usableFromInline let words: UnsafeMutablePointer<MailboxWords>
    @usableFromInline let ring: ReadingRing<Reading<Value>>
    @usableFromInline let latch: Latch<Reading<Value>>

    /// How many occurrences are kept between two drains when nothing else is said: 64.
    @inlinable public static var defaultCapacity: Int { 64 }

    /// A subscription to which nothing has happened. Allocates all it will ever need.
    ///
    /// - Parameters:
    ///   - capacity: How many occurrences are kept between two drains, rounded up to a power of two, at least 2.
    ///   - realtimeWriter: Whether a real-time loop writes. A producer that it is attached to says so itself.
    public init(capacity: Int = 64, realtimeWriter: Bool = false) {
        mailbox = Mailbox()
        words = mailbox.words
        ring = ReadingRing(capacity: capacity)
        latch = Latch()
        if realtimeWriter { attach(toRealtimeWriter: true) }
    }

    deinit {
        ring.destroy()
    }

    // MARK: Writing

    /// Counts and keeps one occurrence. The writer's thread; no lock, no allocation, no system call while nobody waits.
    @inlinable @inline(__always)
    public func put(_ reading: Reading<Value>) {
        if deliver(reading) { Relay.shared.rouse() }
    }

    /// Counts and keeps one occurrence; returns whether the relay has to be roused.
    @inlinable @inline(__always)
    func deliver(_ reading: Reading<Value>) -> Bool {
        let flags = words.pointee.flags.load(ordering: .relaxed)
        if flags & Flags.closed != 0 { return false }
        words.pointee.measured.store(reading.time.nanoseconds, ordering: .relaxed)
        latch.set(reading)
        let tail = ring.writeEvicting(reading)
        let after = words.pointee.publish(tail, knowing: flags)
        return after & Flags.waits != 0 ? mailbox.wakeReader() : false
    }

    /// Counts occurrences that nobody had room for. The writer's thread.
    func skip(_ count: UInt64) {
        ring.ends.pointee.ordinal &+= count
        words.pointee.lost.wrappingAdd(count, ordering: .relaxed)
    }

    /// Ends the stream: what has happened stays readable. Any thread; idempotent.
    public func finish(throwing failure: (any Error)?) {
        mailbox.close(throwing: failure)
    }

    /// Takes note whether a real-time loop writes: then a waiting task is resumed through the relay.
    public func attach(toRealtimeWriter isRealtime: Bool) {
        mailbox.attach(toRealtimeWriter: isRealtime)
    }

    // MARK: The loop's face

    /// Copies what has happened since the last drain into `buffer`, the oldest kept occurrence first, and forgets it.
    ///
    /// Real-time threads too: at most one step for each occurrence in the ring, no lock, no allocation, no system call.
    /// When the ring overflowed or `buffer` is too small, the newest occurrences are kept, and the batch's count still
    /// says exactly how many there were. A buffer smaller than the ring may be left with fewer than it has room for, even
    /// with none, when the ring overflows during the drain: those that were to be kept gave way to newer ones, which are
    /// in the next batch. Nothing is lost between two drains: what happens meanwhile is in the next one.
    ///
    /// - Parameter buffer: Memory that holds nothing: its first `kept` elements are initialised. (For bitwise-copyable
    ///   values any memory will do; others have to be deinitialised by the caller.)
    /// - Returns: How many there were and how many were copied. Empty when another thread is draining.
    @inlinable
    public func drain(into buffer: UnsafeMutableBufferPointer<Reading<Value>>) -> EventBatch {
        var kept = 0
        return drain(keeping: buffer.count) { reading in
            buffer.initializeElement(at: kept, to: reading)
            kept += 1
        }
    }

    /// Hands what has happened since the last drain to `body`, the oldest kept occurrence first, and forgets it.
    ///
    /// - Parameters:
    ///   - limit: How many of the newest occurrences to hand over at most; all that are in the ring if nil. Fewer, even
    ///     none, when the ring overflows meanwhile; see ``drain(into:)``.
    ///   - body: Called for each; it must not drain.
    @inlinable
    public func drain(keeping limit: Int? = nil, _ body: (Reading<Value>) -> Void) -> EventBatch {
        let tail = words.pointee.version.load(ordering: .acquiring)
        guard ring.ends.pointee.head.load(ordering: .relaxed) < tail, words.pointee.claimReader() else {
            return EventBatch(count: 0, kept: 0)
        }
        defer { words.pointee.releaseReader() }
        let before = words.pointee.taken.load(ordering: .relaxed)
        var last = before
        var kept = 0
        var passedOver: UInt64 = 0
        let most = UInt64(min(limit ?? .max, Int(ring.capacity)))
        while let (position, taken) = ring.takeOldest(upTo: tail) {
            last = taken.ordinal
            guard tail &- position <= most else {
                passedOver &+= 1
                continue
            }
            body(taken.element)
            kept += 1
        }
        words.pointee.taken.store(last, ordering: .relaxed)
        let count = last &- before
        if passedOver > 0 { words.pointee.lost.wrappingAdd(passedOver, ordering: .relaxed) }
        return EventBatch(count: count, kept: kept)
    }

    /// When the newest occurrence was measured; nil before the first. Any thread; no lock.
    public var newestTime: Timestamp? { mailbox.newestTime }

    /// How many occurrences were counted but never handed over, so far.
    /// They count as soon as they have given way, also while nobody drains. Any thread; no lock.
    public var lostCount: UInt64 {
        ring.ends.pointee.evicted.load(ordering: .relaxed) &+ words.pointee.lost.load(ordering: .relaxed)
    }

    // MARK: One after the other

    /// How many occurrences are kept at the moment. Any thread; no lock; while others write and read it is a moment's picture.
    public var count: Int {
        let tail = words.pointee.version.load(ordering: .relaxed)
        let head = ring.ends.pointee.head.load(ordering: .relaxed)
        return tail > head ? Int(min(tail - head, ring.capacity)) : 0
    }

    /// The oldest kept occurrence that was not taken yet, by whichever way; nil where there is none, and while another reader is
    /// at work. Any thread, real-time too; bounded, no lock, no allocation.
    @inlinable
    public func poll() -> Reading<Value>? {
        guard words.pointee.claimReader() else { return nil }
        defer { words.pointee.releaseReader() }
        return take()
    }

    /// Waits for the oldest occurrence that was not taken yet, as a queue does; nil once the source was closed and all was taken.
    ///
    /// Tasks, one at a time. Occurrences that gave way are counted as lost. ``fired()`` and ``drain(into:)`` are other ways to the
    /// same: what one takes of the ring the others do not see.
    @inlinable
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        try await awaitElement()
    }

    /// Blocks the calling thread as ``next()`` suspends a task, at most until `deadline` (then throws `.timedOut`).
    @inlinable
    public func wait(until deadline: Timestamp = .distantFuture) throws(SubscriptionError) -> Reading<Value>? {
        try sleepForElement(until: deadline)
    }

    @inlinable
    func take() -> Reading<Value>? {
        let tail = words.pointee.version.load(ordering: .acquiring)
        guard let (_, taken) = ring.takeOldest(upTo: tail) else { return nil }
        words.pointee.taken.store(taken.ordinal, ordering: .relaxed)
        return taken.element
    }

    // MARK: The task's and the thread's face

    /// Whether something has happened since the beginning or the last ``rearm()``. Any thread; no lock.
    public var hasFired: Bool { latch.isSet }

    /// Waits for the first occurrence since the beginning or the last ``rearm()``, and gives it again at once on later
    /// calls; nil when the source was closed before anything happened.
    ///
    /// Tasks, one at a time. Wakes at once when the task is cancelled or the source ends.
    nonisolated(nonsending) public func fired() async throws(SubscriptionError) -> Reading<Value>? {
        guard latch.claimReader() else { throw .concurrentRead }
        defer { latch.releaseReader() }
        while true {
            let seen = words.pointee.version.load(ordering: .acquiring)
            if let first = latch.value { return first }
            if Task.isCancelled { throw .cancelled }
            if mailbox.isClosed { return try ended() }
            await mailbox.suspend(beyond: seen)
        }
    }

    /// Blocks the calling thread as ``fired()`` suspends a task, at most until `deadline` (then throws `.timedOut`).
    ///
    /// Ordinary threads, one at a time. Sleeps in a futex; allocates nothing.
    public func waitUntilFired(
        until deadline: Timestamp = .distantFuture
    ) throws(SubscriptionError) -> Reading<Value>? {
        guard latch.claimReader() else { throw .concurrentRead }
        defer { latch.releaseReader() }
        var isInTime = true
        while true {
            let seen = words.pointee.version.load(ordering: .acquiring)
            if let first = latch.value { return first }
            if mailbox.isClosed { return try ended() }
            guard isInTime else { throw .timedOut }
            isInTime = mailbox.sleep(beyond: seen, until: deadline)
        }
    }

    /// Forgets the occurrence that fired; the next one fires again. Any thread; takes a lock, so not a real-time one.
    public func rearm() { latch.reset() }

    /// Whether the source was closed or failed.
    public var isFinished: Bool { mailbox.isClosed }

    private func ended() throws(SubscriptionError) -> Reading<Value>? {
        if let first = latch.value { return first }
        try mailbox.checkFailure()
        return nil
    }
}

extension EventSubscription: BlockingSource, MailboxReader {}
