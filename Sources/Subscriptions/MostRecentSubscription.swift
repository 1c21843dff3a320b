public import Quantities
public import Synchronization

/// One slot in which the newest element replaces the one before: the state of something, read at the reader's own rate.
///
/// An element that was read is not given again; elements that were overwritten unread are counted as lost. There is one
/// writer and one reader at a time: two readers subscribe twice.
///
/// - ``poll()`` is for real-time threads: bounded, no lock, no allocation, no system call, and it never waits for a
///   writer that was stopped in the middle of a write.
/// - ``next()`` is for tasks and ``wait(until:)`` for ordinary threads.
///
/// Elements that are bitwise-copyable and at most 1,024 bytes go through a ring of atomic words; all others, such as
/// class references, through a triple buffer, where an element overwritten unread is released on the writer's thread.
public final class MostRecentSubscription<Value: Sendable>: Subscription, @unchecked Sendable {
    // Sendable: `storage` is reached through the cells, whose writer's and reader's halves are each used by one thread
    // at a time and meet in atomics only.
    @usableFromInline let mailbox: Mailbox
    @usableFromInline let words: UnsafeMutablePointer<MailboxWords>
    @usableFromInline let storage: UnsafeMutableRawPointer

    /// A subscription that holds nothing yet. Allocates all it will ever need.
    ///
    /// - Parameter realtimeWriter: Whether a real-time loop writes. A producer that it is attached to says so itself.
    public init(realtimeWriter: Bool = false) {
        mailbox = Mailbox()
        words = mailbox.words
        storage = Self.usesWords ? WordCell<Reading<Value>>.allocate() : TripleBuffer<Reading<Value>>.allocate()
        if realtimeWriter { attach(toRealtimeWriter: true) }
    }

    deinit {
        if !Self.usesWords { TripleBuffer<Reading<Value>>(at: storage).deinitialize() }
        storage.deallocate()
    }

    /// Whether elements can be torn into words; known to the compiler once `Value` is.
    @inlinable static var usesWords: Bool {
        // The standard library has no other way to ask this of a type at compile time: `BitwiseCopyable` leaves no trace.
        _isPOD(Value.self) && MemoryLayout<Reading<Value>>.size <= 1024
    }

    // MARK: Writing

    /// Replaces what the slot holds. The writer's thread; no lock, no allocation, no system call while nobody waits.
    @inlinable @inline(__always)
    public func put(_ reading: consuming Reading<Value>) {
        if deliver(reading) { Relay.shared.rouse() }
    }

    /// Replaces what the slot holds; returns whether the relay has to be roused.
    @inlinable @inline(__always)
    func deliver(_ reading: consuming Reading<Value>) -> Bool {
        let flags = words.pointee.flags.load(ordering: .relaxed)
        if flags & Flags.closed != 0 { return false }
        let number = words.pointee.version.load(ordering: .relaxed) &+ 1
        words.pointee.measured.store(reading.time.nanoseconds, ordering: .relaxed)
        if Self.usesWords {
            WordCell(at: storage).write(reading, number: number)
        } else {
            TripleBuffer(at: storage).write(reading, number: number)
        }
        let after = words.pointee.publish(number, knowing: flags)
        return after & Flags.waits != 0 ? mailbox.wakeReader() : false
    }

    /// Ends the stream: the reader still gets an element that it has not read, then the end. Any thread; idempotent.
    public func finish(throwing failure: (any Error)?) {
        mailbox.close(throwing: failure)
    }

    /// Takes note whether a real-time loop writes: then waiting tasks are resumed through the relay.
    public func attach(toRealtimeWriter isRealtime: Bool) {
        mailbox.attach(toRealtimeWriter: isRealtime)
    }

    // MARK: Reading

    /// The newest element if it was not read before, otherwise nil.
    ///
    /// Any thread, real-time too; bounded time, never allocates, never waits. Nil also after the end, which
    /// ``isFinished`` tells, and while another reader is at work on this subscription.
    @inlinable @inline(__always)
    public func poll() -> Reading<Value>? {
        guard words.pointee.version.load(ordering: .relaxed) != words.pointee.taken.load(ordering: .relaxed) else {
            return nil
        }
        if Self.usesWords {
            // Two polls at the same instant would both be whole, so that the plain look is enough here.
            return words.pointee.claim.load(ordering: .relaxed) == 0 ? take() : nil
        }
        guard words.pointee.claimReader() else { return nil }
        defer { words.pointee.releaseReader() }
        return take()
    }

    /// Waits until there is an element that was not read before; nil once the source was closed and all was read.
    ///
    /// Tasks. Wakes at once when the task is cancelled (`.cancelled`) or the source ends; loses no element.
    /// Throws `.failed` with the source's error and `.concurrentRead` when another reader is at work.
    @inlinable
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        try await awaitElement()
    }

    /// Blocks the calling thread until there is an element that was not read before, at most until `deadline`; nil
    /// once the source was closed and all was read.
    ///
    /// Ordinary threads and threads that serve a bus. Sleeps in a futex; allocates nothing. Throws `.timedOut` at the
    /// deadline, `.failed` with the source's error, `.concurrentRead` when another reader is at work.
    @inlinable
    public func wait(until deadline: Timestamp = .distantFuture) throws(SubscriptionError) -> Reading<Value>? {
        try sleepForElement(until: deadline)
    }

    @inlinable @inline(__always)
    func take() -> Reading<Value>? {
        Self.usesWords
            ? WordCell<Reading<Value>>(at: storage).take(words) : TripleBuffer<Reading<Value>>(at: storage).take(words)
    }

    // MARK: Asking

    /// When the newest element was measured, read or not; nil before the first. Any thread; no lock.
    public var newestTime: Timestamp? { mailbox.newestTime }

    /// How many elements were overwritten before they were read, so far; also while nobody reads at all. Any thread; no
    /// lock. (Another thread than the reader's may see one more for the instant in which the reader takes one.)
    public var lostCount: UInt64 { words.pointee.overwritten }

    /// Whether a task or a thread is waiting here, or about to. Any thread; no lock.
    public var isAwaited: Bool { mailbox.isAwaited }

    /// Whether the source was closed or failed. An element that was not read may still be there.
    public var isFinished: Bool { mailbox.isClosed }
}

extension MostRecentSubscription: MailboxReader, BlockingSource {}
