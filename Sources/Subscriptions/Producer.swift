internal import LinuxSystem
public import Quantities
public import Synchronization

/// A source of elements: numbers them, stamps them with the time of their measurement, and hands each to every
/// subscription.
///
/// One thread puts at a time (it may change from put to put if the program orders the puts); many writers share a
/// ``SharedProducer``. Everything else may be called from any thread at any time, also from inside a callback that
/// runs in ``put(_:measuredAt:)``.
///
/// The subscribers stand in an array that is never changed once it is published, so that `put` reads it without a lock.
/// Who subscribes or unsubscribes publishes a new array and gives the old one back when no put can be reading it.
public final class Producer<Value: Sendable>: Sendable {
    /// Odd while a put is under way; written by the writer alone.
    @usableFromInline let epoch = Atomic<UInt64>(0)
    @usableFromInline let sequence = Atomic<UInt64>(0)
    /// The published ``SubscriberList``, retained, as an address.
    @usableFromInline let list: Atomic<UInt>
    @usableFromInline let flags: Atomic<UInt32>
    /// Where the last element is kept, if it is; owned by `keeper`.
    @usableFromInline let last: Unmanaged<MostRecentSubscription<Value>>?
    let keeper: MostRecentSubscription<Value>?
    /// What stands between who puts and the subscriptions, from ``beginInspecting()`` on.
    @usableFromInline let inspector: (@Sendable (Producer, Reading<Value>) -> Void)?
    /// `ready`, `closed` and `error`, which can be awaited and call back. It is ready from the beginning, unless it was made
    /// to wait for ``becomeReady()``.
    public let lifecycle: Lifecycle
    @usableFromInline let reentry = Reentry<Value>()
    let roster: Locked<Roster<Value>>
    /// Gives arrays back on the relay thread, for a writer that must not.
    let reclaimer: Reclaimer<Value>?

    /// A producer without subscribers.
    ///
    /// - Parameters:
    ///   - realtime: Whether a real-time loop puts: waiting tasks are then resumed by the relay, which costs at most one
    ///     futex wake for each put however many tasks wait.
    ///   - keepsLast: Whether the last element is kept for late subscribers who ask for it. Costs one more write for
    ///     each put, and keeps what the element refers to alive.
    ///   - startsReady: Whether it is ready from the beginning; otherwise from ``becomeReady()`` on, which is for a device
    ///     that has to be opened first. Elements can be put before that too.
    public convenience init(realtime: Bool = false, keepsLast: Bool = false, startsReady: Bool = true) {
        self.init(realtime: realtime, keepsLast: keepsLast, startsReady: startsReady, inspector: nil)
    }

    /// A producer whose elements can be inspected: see ``beginInspecting()``.
    ///
    /// - Parameter inspector: Gets each element in place of the subscriptions, numbered 0, on the thread that puts it, and
    ///   gives on what they shall have by ``putInspected(_:)``, now or later.
    package init(
        realtime: Bool = false, keepsLast: Bool = false, startsReady: Bool = true,
        inspector: (@Sendable (Producer, Reading<Value>) -> Void)?
    ) {
        self.inspector = inspector
        lifecycle = Lifecycle(isReady: startsReady)
        let empty = SubscriberList<Value>([])
        list = Atomic(UInt(bitPattern: Unmanaged.passRetained(empty).toOpaque()))
        var flags: UInt32 = realtime ? ProducerFlags.realtime : 0
        if !ProcessBarrier.isAvailable { flags |= ProducerFlags.fenced }
        self.flags = Atomic(flags)
        keeper = keepsLast ? MostRecentSubscription() : nil
        last = keeper.map { .passUnretained($0) }
        roster = Locked(Roster(current: empty))
        reclaimer = realtime ? Reclaimer() : nil
        if realtime { Relay.startIfPossible() }
        reclaimer?.producer = self
        // Where this is not specialised for the element, its types are made when they are first asked for, which
        // allocates: here, and not in a loop's first put.
        while let (_, _, _) = reentry.next() {}
    }

    deinit {
        endAtLast()
        lifecycle.end(throwing: nil)
        guard let published = UnsafeRawPointer(bitPattern: list.load(ordering: .acquiring)) else { return }
        Unmanaged<SubscriberList<Value>>.fromOpaque(published).release()
    }

    // MARK: Writing

    /// Hands `value` to every subscription, numbered, with the time at which it was measured: now, when nothing is said. Who
    /// knows the kernel's own stamp gives that.
    ///
    /// One thread at a time. No lock, no allocation and no system call while nobody waits, so that a real-time loop may
    /// call it; for each thread that is blocked on a subscription there is one futex wake, for all waiting tasks
    /// together at most one. After ``close()`` it does nothing. Called again from inside a callback, the element
    /// follows when the present one has reached everybody.
    @inlinable
    public func put(_ value: Value, measuredAt time: Timestamp = .now()) {
        put(value, measuredAt: time, isValid: true)
    }

    /// The same, for a value of which it is known whether it is valid; see ``Reading/isValid``.
    @inlinable
    public func put(_ value: Value, measuredAt time: Timestamp, isValid: Bool) {
        let flags = flags.load(ordering: .relaxed)
        if flags & (ProducerFlags.closed | ProducerFlags.inspected) != 0 {
            if flags & ProducerFlags.closed != 0 { return }
            if let inspector {
                return inspector(self, Reading(sequence: 0, time: time, value: value, isValid: isValid))
            }
        }
        handOver(value, time, isValid, flags)
    }

    /// Hands an element to every subscription past the inspector, as ``put(_:measuredAt:isValid:)`` does where there is none.
    /// One thread at a time, with the puts that are not inspected.
    @inlinable
    package func putInspected(_ reading: Reading<Value>) {
        let flags = flags.load(ordering: .relaxed)
        if flags & ProducerFlags.closed != 0 { return }
        handOver(reading.value, reading.time, reading.isValid, flags)
    }

    /// Whether a put of the calling thread is under way, which has called code of others.
    package var isInPut: Bool {
        let now = epoch.load(ordering: .relaxed)
        return now & 1 != 0 && reentry.isHere(now)
    }

    /// From now on the inspector gets what is put. Any thread.
    package func beginInspecting() {
        flags.bitwiseOr(ProducerFlags.inspected, ordering: .sequentiallyConsistent)
    }

    @inlinable @inline(__always)
    func handOver(_ value: Value, _ time: Timestamp, _ isValid: Bool, _ flags: UInt32) {
        let before = epoch.load(ordering: .relaxed)
        if before & 1 != 0 {
            reentry.postpone(value, time, isValid)
            return
        }
        enter(before, flags)
        var mustRouse = deliver(value, time, isValid)
        while let (value, time, isValid) = reentry.next() {
            if deliver(value, time, isValid) { mustRouse = true }
        }
        let after = leave(before, flags)
        if mustRouse { Relay.shared.rouse() }
        if after & ProducerFlags.retired != 0 { reclaimAfterPut() }
    }

    /// The number of the last element; 0 when there was none.
    public var lastSequence: UInt64 { sequence.load(ordering: .relaxed) }

    /// Announces that a put is under way, before the list is read. As in ``MailboxWords/publish(_:knowing:)`` the store
    /// has no fence of its own where the other side brings a ``ProcessBarrier``.
    @inlinable @inline(__always)
    func enter(_ before: UInt64, _ flags: UInt32) {
        if flags & ProducerFlags.fenced != 0 {
            epoch.store(before &+ 1, ordering: .sequentiallyConsistent)
        } else {
            epoch.store(before &+ 1, ordering: .releasing)
        }
    }

    /// Announces that the put is over and returns the flags as they are afterwards, in this order, as in `enter`.
    @inlinable @inline(__always)
    func leave(_ before: UInt64, _ flags: UInt32) -> UInt32 {
        if flags & ProducerFlags.fenced != 0 {
            epoch.store(before &+ 2, ordering: .sequentiallyConsistent)
            return self.flags.load(ordering: .sequentiallyConsistent)
        }
        epoch.store(before &+ 2, ordering: .releasing)
        return self.flags.load(ordering: .relaxed)
    }

    @inlinable @inline(__always)
    func deliver(_ value: Value, _ time: Timestamp, _ isValid: Bool) -> Bool {
        let number = sequence.load(ordering: .relaxed) &+ 1
        sequence.store(number, ordering: .relaxed)
        let reading = Reading(sequence: number, time: time, value: value, isValid: isValid)
        if let last { _ = last._withUnsafeGuaranteedRef { $0.deliver(reading) } }
        guard let address = UnsafeRawPointer(bitPattern: list.load(ordering: .sequentiallyConsistent)) else {
            return false
        }
        return Unmanaged<SubscriberList<Value>>.fromOpaque(address)._withUnsafeGuaranteedRef { list in
            if list.runsForeignCode { reentry.rememberThread(epoch.load(ordering: .relaxed)) }
            return list.deliver(reading)
        }
    }
}

/// The bits of a producer's flag word.
@usableFromInline
enum ProducerFlags {
    /// No element follows.
    @usableFromInline static let closed: UInt32 = 1
    /// A real-time loop puts.
    @usableFromInline static let realtime: UInt32 = 2
    /// The kernel has no process-wide barrier: the writer fences itself.
    @usableFromInline static let fenced: UInt32 = 4
    /// Old lists wait to be given back.
    @usableFromInline static let retired: UInt32 = 8
    /// Elements go to the inspector first. Never taken back: what it had put from another thread has to be seen by the
    /// writer, which only the inspector sees to.
    @usableFromInline static let inspected: UInt32 = 16
}
