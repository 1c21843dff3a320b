internal import Glibc
public import Quantities
public import Synchronization

/// What was put from inside a callback while a put was under way, to follow when that one has reached everybody.
@usableFromInline
final class Reentry<Value: Sendable>: @unchecked Sendable {
    // Sendable: used by the one writing thread alone, but for the atomics.
    private var pending: [(Value, Timestamp, Bool)] = []
    private let thread = Atomic<UInt>(0)
    private let epoch = Atomic<UInt64>(0)
    @usableFromInline let isEmpty = Atomic<Bool>(true)

    @usableFromInline
    init() {}

    /// Takes note of the thread that puts in `epoch`, before code of others runs on it.
    @usableFromInline
    func rememberThread(_ epoch: UInt64) {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        self.epoch.store(epoch, ordering: .releasing)
    }

    /// Whether the put of `epoch` is one of the calling thread, from which code of others was called. Any thread.
    func isHere(_ epoch: UInt64) -> Bool {
        self.epoch.load(ordering: .acquiring) == epoch && thread.load(ordering: .relaxed) == UInt(pthread_self())
    }

    /// Keeps an element for later. Stops the program when the call comes from another thread: two writers at once
    /// would corrupt every subscription.
    @usableFromInline
    func postpone(_ value: Value, _ time: Timestamp, _ isValid: Bool) {
        precondition(
            thread.load(ordering: .relaxed) == UInt(pthread_self()),
            "two threads put into one Producer at the same time; let them share a SharedProducer")
        pending.append((value, time, isValid))
        isEmpty.store(false, ordering: .relaxed)
    }

    /// The next element that was kept, if there is one.
    @inlinable @inline(__always)
    func next() -> (Value, Timestamp, Bool)? {
        isEmpty.load(ordering: .relaxed) ? nil : takeNext()
    }

    @usableFromInline
    func takeNext() -> (Value, Timestamp, Bool)? {
        let first = pending.removeFirst()
        isEmpty.store(pending.isEmpty, ordering: .relaxed)
        return first
    }
}
