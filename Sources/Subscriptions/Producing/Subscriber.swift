public import Synchronization

/// One subscription as its producer sees it.
///
/// The kinds of this package are told apart when they subscribe, so that `put` calls each directly, specialised to the
/// element, without an existential on the way.
@usableFromInline
final class Subscriber<Value: Sendable>: @unchecked Sendable {
    // Sendable: the reference in `kind` is immutable and kept alive by `subscription`.
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

    @inlinable
    init(_ subscription: some Subscription<Value>, gate: UInt64) {
        self.subscription = subscription
        self.gate = Atomic(gate)
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
        if case .other = kind { true } else { false }
    }

    /// Hands over one element, unless the gate says otherwise. Returns whether the relay has to be roused.
    @inlinable @inline(__always)
    func deliver(_ reading: Reading<Value>) -> Bool {
        let gate = gate.load(ordering: .acquiring)
        if reading.sequence <= gate, !passesAfterReplay(reading.sequence, gate) { return false }
        switch kind {
        case .mostRecent(let known): return known._withUnsafeGuaranteedRef { $0.deliver(reading) }
        case .event(let known): return known._withUnsafeGuaranteedRef { $0.deliver(reading) }
        case .queue(let known): return known._withUnsafeGuaranteedRef { $0.deliver(reading) }
        case .other:
            subscription.put(reading)
            return false
        }
    }

    /// The writer found the gate closed to `sequence`. Returns whether it has been opened meanwhile.
    @usableFromInline
    func passesAfterReplay(_ sequence: UInt64, _ gate: UInt64) -> Bool {
        guard gate == Gate.replaying else { return false }
        let (exchanged, original) = self.gate.compareExchange(
            expected: Gate.replaying, desired: Gate.missed, ordering: .acquiringAndReleasing)
        return !exchanged && sequence > original
    }

    /// Hands over the last value, on the subscribing thread, and opens the gate when nothing newer came meanwhile.
    func replay(_ last: () -> Reading<Value>?) {
        var replayed: UInt64 = 0
        while true {
            if let reading = last(), reading.sequence > replayed {
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

    /// Lets nothing pass from now on; an element that the writer is handing over at this moment still arrives.
    func shut() { gate.store(Gate.shut, ordering: .sequentiallyConsistent) }

    /// The queue, if it is a full one whose writer is to wait.
    var fullQueue: QueueSubscription<Value>? {
        guard let queue = subscription as? QueueSubscription<Value>, queue.overflow == .suspend else { return nil }
        return queue.hasRoom || queue.isFinished ? nil : queue
    }
}
