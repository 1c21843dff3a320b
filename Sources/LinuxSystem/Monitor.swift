import Glibc
import Quantities

/// A lock with priority inheritance, and a way to wait for what it protects to change (a Mesa-style monitor).
///
/// For state that threads of different priority share off the loops' path: simulated and virtual devices. While a
/// thread holds it, it runs at the priority of the highest waiter. Not recursive. Locking and waiting allocate
/// nothing.
public final class Monitor: Sendable {
    // Unsafe: pthread objects must not move, so they live on the heap; they are thread-safe by their nature and go
    // with this object, when nobody can hold them any more.
    private nonisolated(unsafe) let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private nonisolated(unsafe) let changed: UnsafeMutablePointer<pthread_cond_t>

    /// A monitor that nobody holds.
    public init() {
        mutex = .allocate(capacity: 1)
        var mutexKind = pthread_mutexattr_t()
        pthread_mutexattr_init(&mutexKind)
        pthread_mutexattr_setprotocol(&mutexKind, Int32(PTHREAD_PRIO_INHERIT))
        pthread_mutex_init(mutex, &mutexKind)
        pthread_mutexattr_destroy(&mutexKind)

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
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs `body` while holding the lock. Blocks for as long as another thread holds it.
    public func withLock<Result, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Gives the lock up, blocks until ``wakeAll()`` or the deadline, and takes the lock again. May also return for
    /// no reason: the caller checks and waits again. Call it inside ``withLock(_:)`` only.
    public func wait(until deadline: Timestamp) {
        guard deadline != .distantFuture else {
            pthread_cond_wait(changed, mutex)
            return
        }
        let nanoseconds = max(0, deadline.nanoseconds)
        var time = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        pthread_cond_timedwait(changed, mutex, &time)
    }

    /// Wakes every thread that waits. Best called inside ``withLock(_:)``.
    public func wakeAll() {
        pthread_cond_broadcast(changed)
    }
}
