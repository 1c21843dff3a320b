import CThreads
import Glibc
import Quantities
import Synchronization

/// "Please leave", said once to a thread: it can sleep on it until a deadline, or poll it beside a device.
///
/// Set from any thread or signal handler; it stays set. Sleeping is one futex wait with an absolute deadline, as
/// exact as `clock_nanosleep`, and ends at once when the signal is given.
public final class StopSignal: Sendable {
    /// The descriptor to poll beside a device.
    public let wake: WakeDescriptor
    // Unsafe only in name: one atomic word at a fixed address, which the futex calls need, that lives as long as self.
    nonisolated(unsafe) private let flag: UnsafeMutablePointer<Atomic<UInt32>>

    /// A signal that has not been given.
    public init() throws(SystemError) {
        wake = try WakeDescriptor()
        flag = .allocate(capacity: 1)
        flag.initialize(to: Atomic(0))
    }

    deinit {
        flag.deinitialize(count: 1)
        flag.deallocate()
    }

    /// Gives the signal. Idempotent, never blocks.
    public func signal() {
        flag.pointee.store(1, ordering: .sequentiallyConsistent)
        _ = sinew_futex_wake(word, .max)
        wake.signal()
    }

    /// Whether it has been given: one atomic load.
    public var isSignalled: Bool {
        flag.pointee.load(ordering: .acquiring) != 0
    }

    /// Blocks until the deadline or the signal, whichever is first. Allocates nothing.
    ///
    /// - Returns: whether the signal has been given.
    public func wait(until deadline: Timestamp) -> Bool {
        while !isSignalled {
            if sinew_futex_wait(word, 0, max(0, deadline.nanoseconds)) == ETIMEDOUT { break }
        }
        return isSignalled
    }

    private var word: UnsafePointer<UInt32> {
        UnsafeRawPointer(flag).assumingMemoryBound(to: UInt32.self)
    }
}
