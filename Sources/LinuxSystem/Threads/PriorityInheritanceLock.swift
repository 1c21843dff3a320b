import CThreads
import Glibc

/// The one lock of Sinew: `pthread_mutex_t` with priority inheritance, so that who holds it is never kept off the
/// processor by a thread less urgent than who waits for it.
///
/// No real-time loop takes it. Two words of heap memory, allocated once; locking allocates nothing, and makes no
/// system call while nobody competes. The thread sanitizer understands it.
public final class PriorityInheritanceLock: @unchecked Sendable {
    // Sendable: the mutex lives at a fixed address until `deinit`, and pthread allows any thread to use it.
    let mutex: UnsafeMutablePointer<pthread_mutex_t>

    /// An unlocked lock.
    public init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        let result = sinew_lock_init(mutex)
        precondition(result == 0, "pthread_mutex_init with PTHREAD_PRIO_INHERIT failed: errno \(result)")
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deinitialize(count: 1)
        mutex.deallocate()
    }

    /// Waits until the lock is free and takes it. Not recursive.
    public func lock() {
        let result = pthread_mutex_lock(mutex)
        precondition(result == 0, "pthread_mutex_lock failed: errno \(result)")
    }

    /// Takes the lock if it is free; whether it was.
    public func tryLock() -> Bool { pthread_mutex_trylock(mutex) == 0 }

    /// Gives the lock back. Only the thread that took it may call this.
    public func unlock() {
        let result = pthread_mutex_unlock(mutex)
        precondition(result == 0, "pthread_mutex_unlock failed: errno \(result)")
    }

    /// Runs `body` while holding the lock.
    @inlinable
    public func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        lock()
        defer { unlock() }
        return try body()
    }
}
