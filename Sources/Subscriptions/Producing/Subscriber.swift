internal import Glibc
public import Synchronization

/// One subscription as its producer sees it.
///
/// The kinds of this package are told apart when they subscribe, so that `put` calls each directly, specialised to the
/// element, without an existential on the way.
@usableFromInline
final class Subscriber<Value: Sendable>: @unchecked Sendable {
    // Sendable: the reference in `kind` is immutable and kept alive by `subscription`; what changes is atomic or under the
    // producer's lock.
    @usableFromInline
    enum Kind {
        case mostRecent(Unmanaged<MostRecentSubscription<Value>>)
        case event(Unmanaged<EventSubscription<Value>>)
        case queue(Unmanaged<QueueSubscription<Value>>)
        case other
    }

    @usableFromInline let kind: Kind
    @usableFromInline let subscription: any Subscription<Value>
    @usableFromInline let gate: Atomic<UInt64>
    /// Of a loop's events, whose kind is `other`: a fifth kind would cost the others two instructions in each put.
    @usableFromInline let notes: Unmanaged<NotedEvents<Value>>?

    /// What the writer puts while the last value is being handed over; nil where none is.
    private let backlog: QueueSubscription<Value>?
    /// The thread that hands over the last value; 0 when that is done.
    private let replayer: Atomic<UInt>
    /// Whether the subscription is the producer's own, or a delayed one's: who detaches it ends it. Like the two that follow
    /// under the producer's lock.
    var endsWhenDetached: Bool
    /// Whether the last value is being handed over, and whether the end follows that.
    var isReplaying: Bool
    var endsAfterReplay = false

    /// How many elements are kept while the last value is being handed over, at least: 64.
    static var backlogCapacity: Int { 64 }

    init(_ subscription: some Subscription<Value>, replays: Bool = false, endsWhenDetached: Bool = false) {
        self.subscription = subscription
        self.endsWhenDetached = endsWhenDetached
        isReplaying = replays
        gate = Atomic(replays ? Gate.replaying : Gate.open)
        replayer = Atomic(replays ? UInt(pthread_self()) : 0)
        let capacity =
            switch subscription {
            case let known as EventSubscription<Value>: max(Self.backlogCapacity, Int(known.ring.capacity))
            case let known as QueueSubscription<Value>: max(Self.backlogCapacity, known.capacity)
            case let known as NotedEvents<Value>: max(Self.backlogCapacity, Int(known.events.ring.capacity))
            default: Self.backlogCapacity
            }
        backlog = replays ? QueueSubscription(capacity: capacity) : nil
        notes = (subscription as? NotedEvents<Value>).map { .passUnretained($0) }
        kind =
            switch subscription {
            case let known as MostRecentSubscription<Value>: .mostRecent(.passUnretained(known))
            case let known as EventSubscription<Value>: .event(.passUnretained(known))
            case let known as QueueSubscription<Value>: .queue(.passUnretained(known))
            default: .other
            }
    }

    /// Whether the subscription runs code of others, which may put again.
    @inlinable var runsForeignCode: Bool {
        if case .other = kind { notes == nil } else { false }
    }

    /// Hands over one element, unless the gate says otherwise. Returns whether the relay has to be roused.
    @inlinable @inline(__always)
    func deliver(_ reading: Reading<Value>) -> Bool {
        let gate = gate.load(ordering: .acquiring)
        if reading.sequence <= gate, !passesAfterReplay(reading, gate) { return false }
        switch kind {
        case .mostRecent(let known): return known._withUnsafeGuaranteedRef { $0.deliver(reading) }
        case .event(let known): return known._withUnsafeGuaranteedRef { $0.deliver(reading) }
        case .queue(let known): return known._withUnsafeGuaranteedRef { $0.deliver(reading) }
        case .other:
            if let notes { return notes._withUnsafeGuaranteedRef { $0.deliver(reading) } }
            subscription.put(reading)
            return false
        }
    }

    /// The writer found the gate closed to `reading`. Returns whether it has been opened meanwhile.
    @usableFromInline
    func passesAfterReplay(_ reading: Reading<Value>, _ gate: UInt64) -> Bool {
        guard gate == Gate.replaying || gate == Gate.missed, let backlog else { return false }
        _ = backlog.deliver(reading)
        // Read-modify-write, also from `missed` to `missed`: the subscribing thread, which changes the gate before it looks
        // at the backlog again, then finds the element there. It opens the gate at most once, so that this ends.
        var expected = gate
        while true {
            let (exchanged, original) = self.gate.compareExchange(
                expected: expected, desired: Gate.missed, ordering: .acquiringAndReleasing)
            if exchanged { return false }
            expected = original
            if original != Gate.replaying && original != Gate.missed { break }
        }
        // The subscribing thread has handed the element on, or will never look for it: it must not stay there.
        while backlog.poll() != nil {}
        return reading.sequence > expected
    }

    /// Hands over the last value, and what was put meanwhile, on the subscribing thread, and opens the gate when nothing
    /// newer has come.
    func replay(_ last: () -> Reading<Value>?) {
        defer { replayer.store(0, ordering: .releasing) }
        guard let backlog else { return }
        var replayed: UInt64 = 0
        if !isShut, let reading = last() {
            replayed = reading.sequence
            subscription.put(reading)
        }
        while true {
            while !isShut, let reading = backlog.poll() {
                guard reading.sequence > replayed else { continue }
                if replayed > 0 { skip(reading.sequence &- replayed &- 1) }
                replayed = reading.sequence
                subscription.put(reading)
            }
            let (exchanged, original) = gate.compareExchange(
                expected: Gate.replaying, desired: replayed, ordering: .acquiringAndReleasing)
            if exchanged || original != Gate.missed { return }
            _ = gate.compareExchange(
                expected: Gate.missed, desired: Gate.replaying, ordering: .acquiringAndReleasing)
        }
    }

    /// Counts elements that the backlog had no room for. The subscribing thread, while it is the only writer.
    private func skip(_ count: UInt64) {
        switch kind {
        case .event(let known):
            known._withUnsafeGuaranteedRef { $0.skip(count) }
        case .queue(let known):
            known._withUnsafeGuaranteedRef { _ = $0.refused.wrappingAdd(count, ordering: .relaxed) }
        case .other: notes?._withUnsafeGuaranteedRef { $0.events.skip(count) }
        case .mostRecent: break
        }
    }

    /// Lets nothing pass from now on; an element that the writer is handing over at this moment still arrives. Returns
    /// whether the last value is being handed over.
    func shut() -> Bool {
        let before = gate.exchange(Gate.shut, ordering: .sequentiallyConsistent)
        return before == Gate.replaying || before == Gate.missed
    }

    /// Whether nothing passes any more.
    var isShut: Bool { gate.load(ordering: .acquiring) == Gate.shut }

    /// Who hands over the last value.
    var replaying: Departures.Writing {
        switch replayer.load(ordering: .acquiring) {
        case 0: .over
        case UInt(pthread_self()): .here
        default: .elsewhere
        }
    }
}

/// Which elements pass from a producer to one of its subscribers: those whose sequence number is above the gate.
///
/// After the last value was handed over on the subscribing thread, the gate stands at its number, so that the writer does
/// not hand it over once more. The highest numbers are states in which nothing passes.
@usableFromInline
enum Gate {
    /// All elements pass.
    @usableFromInline static let open: UInt64 = 0
    /// The writer has added to the backlog while the subscribing thread was handing over the last value.
    @usableFromInline static let missed = UInt64.max - 2
    /// The subscribing thread is handing over the last value; the writer adds to the backlog.
    @usableFromInline static let replaying = UInt64.max - 1
    /// Nothing passes any more.
    @usableFromInline static let shut = UInt64.max
}
