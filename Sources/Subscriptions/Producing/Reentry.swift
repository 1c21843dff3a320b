internal import Glibc
public import Quantities
public import Synchronization

/// What was put from inside a callback while a put was under way, to follow when that one has reached everybody.
@usableFromInline
final class Reentry<Value: Sendable>: @unchecked Sendable {
    // Sendable: used by the one writing thread alone.
    private var pending: [(Value, Timestamp)] = []
    private var thread = pthread_t()
    @usableFromInline let isEmpty = Atomic<Bool>(true)

    @usableFromInline
    init() {}

    /// Takes note of the writing thread, before code of others runs on it.
    @usableFromInline
    func rememberThread() { thread = pthread_self() }

    /// Keeps an element for later. Stops the program when the call comes from another thread: two writers at once
    /// would corrupt every subscription.
    @usableFromInline
    func postpone(_ value: Value, _ time: Timestamp) {
        precondition(
            pthread_equal(thread, pthread_self()) != 0,
            "two threads put into one Producer at the same time; let them share a SharedProducer")
        pending.append((value, time))
        isEmpty.store(false, ordering: .relaxed)
    }

    /// The next element that was kept, if there is one.
    @inlinable @inline(__always)
    func next() -> (Value, Timestamp)? {
        isEmpty.load(ordering: .relaxed) ? nil : takeNext()
    }

    @usableFromInline
    func takeNext() -> (Value, Timestamp)? {
        let first = pending.removeFirst()
        isEmpty.store(pending.isEmpty, ordering: .relaxed)
        return first
    }
}
