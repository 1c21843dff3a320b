import CLinux
import Glibc
import Quantities

/// "Please leave", said once to a thread: it can sleep on it until a deadline, or poll it beside a device.
///
/// Set from any thread or signal handler; it stays set. Sleeping is one futex wait with an absolute deadline, as
/// exact as `clock_nanosleep`, and ends at once when the signal is given.
public final class StopSignal: Sendable {
    /// The descriptor to poll beside a device.
    public let wake: WakeDescriptor
    // Unsafe only in name: the word is touched by C11 atomics and the futex call alone, and lives as long as self.
    nonisolated(unsafe) private let word: UnsafeMutablePointer<UInt32>

    /// A signal that has not been given.
    public init() throws(SystemError) {
        wake = try WakeDescriptor()
        word = .allocate(capacity: 1)
        word.initialize(to: 0)
    }

    deinit {
        word.deallocate()
    }

    /// Gives the signal. Idempotent, never blocks.
    public func signal() {
        sinew_flag_raise(word)
        wake.signal()
    }

    /// Whether it has been given: one atomic load.
    public var isSignalled: Bool {
        sinew_flag_is_raised(word) != 0
    }

    /// Blocks until the deadline or the signal, whichever is first. Allocates nothing.
    ///
    /// - Returns: whether the signal has been given.
    public func wait(until deadline: Timestamp) -> Bool {
        sinew_flag_wait(word, deadline.nanoseconds) != 0
    }
}
