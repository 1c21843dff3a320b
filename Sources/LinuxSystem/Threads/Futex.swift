import CThreads
import Glibc
import Quantities
import Synchronization

/// A 32-bit word on which threads sleep in the kernel.
///
/// The word counts signals: who wants to sleep reads it, checks his condition, and sleeps only if it is still the
/// same. Bumping it never blocks and never allocates.
package struct Futex: ~Copyable, @unchecked Sendable {
    // Sendable: the memory is one atomic word at a fixed address that lives as long as this value.
    private let word: UnsafeMutablePointer<Atomic<UInt32>>

    /// A word that nobody has signalled.
    package init() {
        word = .allocate(capacity: 1)
        word.initialize(to: Atomic(0))
    }

    deinit {
        word.deinitialize(count: 1)
        word.deallocate()
    }

    /// The present count, to be handed to ``sleep(while:until:)``.
    package var ticket: UInt32 { word.pointee.load(ordering: .acquiring) }

    /// Changes the count, so that nobody who holds an older ticket goes to sleep. No system call.
    package func bump() {
        word.pointee.wrappingAdd(1, ordering: .acquiringAndReleasing)
    }

    /// Wakes at most `count` sleepers: one system call.
    package func wake(_ count: Int32 = 1) {
        _ = sinew_futex_wake(UnsafeRawPointer(word).assumingMemoryBound(to: UInt32.self), count)
    }

    /// How many wakes the calling thread has made, of any word.
    package static var wakesByThisThread: UInt64 { sinew_futex_wakes_this_thread() }

    /// Sleeps until a bump after `ticket` was read, a signal, or the deadline; false at the deadline.
    package func sleep(while ticket: UInt32, until deadline: Timestamp) -> Bool {
        let address = UnsafeRawPointer(word).assumingMemoryBound(to: UInt32.self)
        return sinew_futex_wait(address, ticket, deadline.nanoseconds) != ETIMEDOUT
    }
}
