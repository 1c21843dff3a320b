import Glibc
import Quantities

/// A lock with priority inheritance, and a way to wait for what it protects to change (a Mesa-style monitor).
///
/// For state that threads of different priority share off the loops' path: simulated and virtual devices. While a
/// thread holds it, it runs at the priority of the highest waiter. Not recursive. Locking and waiting allocate
/// nothing.
public final class Monitor: Sendable {
    private let lock = PriorityInheritanceLock()
    // Unsafe: a pthread object must not move, so it lives on the heap; it is thread-safe by its nature and goes with this
    // object, when nobody can wait on it any more.
    private nonisolated(unsafe) let changed: UnsafeMutablePointer<pthread_cond_t>

    /// A monitor that nobody holds.
    public init() {
        changed = .allocate(capacity: 1)
        var conditionKind = pthread_condattr_t()
        pthread_condattr_init(&conditionKind)
        pthread_condattr_setclock(&conditionKind, CLOCK_MONOTONIC)
        pthread_cond_init(changed, &conditionKind)
        pthread_condattr_destroy(&conditionKind)
    }

    deinit {
        pthread_cond_destroy(changed)
        changed.deallocate()
    }

    /// Runs `body` while holding the lock. Blocks for as long as another thread holds it.
    public func withLock<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try lock.withLock(body)
    }

    /// Gives the lock up, blocks until ``wakeAll()`` or the deadline, and takes the lock again. May also return for
    /// no reason: the caller checks and waits again. Call it inside ``withLock(_:)`` only.
    public func wait(until deadline: Timestamp) {
        guard deadline != .distantFuture else {
            pthread_cond_wait(changed, lock.mutex)
            return
        }
        let nanoseconds = max(0, deadline.nanoseconds)
        var time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        pthread_cond_timedwait(changed, lock.mutex, &time)
    }

    /// Wakes every thread that waits. Best called inside ``withLock(_:)``.
    public func wakeAll() {
        pthread_cond_broadcast(changed)
    }
}
