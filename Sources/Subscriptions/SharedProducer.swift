internal import CThreads
internal import Glibc
internal import LinuxSystem
public import Quantities
internal import Synchronization

/// A producer to which many threads put: they take turns with a lock that has priority inheritance.
///
/// No real-time loop puts here, because it would wait for whoever is putting. A callback that runs inside a put may put
/// again; that element follows when the present one has reached everybody. It may put to another shared producer too: when
/// somebody else is putting there, it does not wait but leaves the element to him, who hands it on behind his own. So
/// shared producers whose callbacks put to each other never wait for each other in a ring.
public final class SharedProducer<Value: Sendable>: Sendable {
    /// What readers subscribe to.
    public let producer: Producer<Value>
    private let lock = PriorityInheritanceLock()
    /// The thread that holds the lock, so that a callback on it does not wait for itself.
    private let holder = Atomic<UInt>(0)
    /// What was left to who holds the lock.
    private let left = Locked<[(Value, Timestamp)]>([])
    private let isAnyLeft = Atomic<Bool>(false)

    /// A producer without subscribers; see ``Producer/init(realtime:keepsLast:startsReady:)``.
    public init(keepsLast: Bool = false, startsReady: Bool = true) {
        producer = Producer(keepsLast: keepsLast, startsReady: startsReady)
    }

    /// `ready`, `closed` and `error`, which can be awaited and call back.
    public var lifecycle: Lifecycle { producer.lifecycle }

    /// Says that what measures works; see ``Producer/becomeReady()``.
    public func becomeReady() { producer.becomeReady() }

    /// Hands `value` to every subscription. Ordinary threads, as many as like; takes a lock.
    ///
    /// When it returns, every subscription has the element, except for a call from inside a callback: then it may be
    /// handed over later, by this thread or by another that is putting here.
    public func put(_ value: Value, measuredAt time: Timestamp = .now()) {
        if holder.load(ordering: .relaxed) == UInt(pthread_self()) {
            producer.put(value, measuredAt: time)
        } else if sinew_nested_puts(0) == 0 {
            lock.lock()
            begin()
            producer.put(value, measuredAt: time)
            end()
            putWhatWasLeft()
        } else {
            leave(value, time)
        }
    }

    /// Hands `value` to every subscription, after suspending the task while a queue whose policy is
    /// ``OverflowPolicy/suspend`` is full; also beside threads that put.
    ///
    /// Ordinary tasks, as many as like: they take turns. See ``Producer/send(_:measuredAt:)``.
    nonisolated(nonsending) public func send(
        _ value: Value, measuredAt time: Timestamp = .now()
    ) async throws(SubscriptionError) {
        try await producer.takeTurn()
        defer { producer.passTurn() }
        repeat { try await producer.waitForRoom() } while !putIfRoom(value, time)
    }

    /// Ends the stream; see ``Producer/close()``.
    public func close() { producer.close() }

    /// Ends the stream with an error; see ``Producer/fail(_:)``.
    public func fail(_ error: any Error) { producer.fail(error) }

    /// Puts unless others have filled a queue meanwhile. True also after the end, when there is nothing to wait for.
    private func putIfRoom(_ value: Value, _ time: Timestamp) -> Bool {
        lock.lock()
        begin()
        let isDone = producer.hasRoom
        if isDone { producer.put(value, measuredAt: time) }
        end()
        putWhatWasLeft()
        return isDone
    }

    /// Leaves an element to who holds the lock, if anybody does: inside somebody's put, where who waits here could be waited
    /// for there. Apart from `put`, whose every call would make ready for it otherwise; so is `takeLeft`.
    @inline(never)
    private func leave(_ value: Value, _ time: Timestamp) {
        left.withLock { $0.append((value, time)) }
        isAnyLeft.store(true, ordering: .sequentiallyConsistent)
        putWhatWasLeft()
    }

    /// Puts what was left here, unless somebody holds the lock, who looks when he has given it back.
    private func putWhatWasLeft() {
        while isAnyLeft.load(ordering: .sequentiallyConsistent), lock.tryLock() {
            begin()
            end()
        }
    }

    /// The lock has been taken: what was left here before goes first.
    private func begin() {
        holder.store(UInt(pthread_self()), ordering: .relaxed)
        _ = sinew_nested_puts(1)
        if isAnyLeft.load(ordering: .sequentiallyConsistent) { takeLeft() }
    }

    /// Puts what was left here meanwhile and gives the lock back. Who calls it looks again behind it.
    private func end() {
        if isAnyLeft.load(ordering: .sequentiallyConsistent) { takeLeft() }
        _ = sinew_nested_puts(-1)
        holder.store(0, ordering: .relaxed)
        lock.unlock()
    }

    /// Puts what was left here. With the lock.
    @inline(never)
    private func takeLeft() {
        while isAnyLeft.load(ordering: .sequentiallyConsistent) {
            isAnyLeft.store(false, ordering: .sequentiallyConsistent)
            let elements = left.withLock { left in
                defer { left.removeAll() }
                return left
            }
            for (value, time) in elements { producer.put(value, measuredAt: time) }
        }
    }
}
