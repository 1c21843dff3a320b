import CLinux
import Glibc
import Quantities

/// Waiting for descriptors on a thread that may block.
public enum Poll {
    /// What ended a wait.
    public enum Outcome: Sendable, Equatable {
        /// The device has something to read, or room for what is to be written.
        case ready
        /// The device is gone or in error (`POLLHUP`, `POLLERR`, `POLLNVAL`).
        case disconnected
        /// Somebody signalled the wake descriptor.
        case woken
        /// The deadline has passed.
        case timedOut
    }

    /// Blocks until `descriptor` is readable, `wake` is signalled, or the deadline has passed.
    ///
    /// `wake` wins when both are there. Interruptions by signals are waited out. Allocates nothing.
    public static func wait(
        readable descriptor: Int32, wake: WakeDescriptor, until deadline: Timestamp
    ) throws(SystemError) -> Outcome {
        try wait(descriptor, POLLIN | POLLPRI, wake, deadline)
    }

    /// Blocks until `descriptor` has room for what is to be written, `wake` is signalled, or the deadline has passed; as
    /// ``wait(readable:wake:until:)``.
    public static func wait(
        writable descriptor: Int32, wake: WakeDescriptor, until deadline: Timestamp
    ) throws(SystemError) -> Outcome {
        try wait(descriptor, POLLOUT, wake, deadline)
    }

    private static func wait(
        _ descriptor: Int32, _ events: Int32, _ wake: WakeDescriptor, _ deadline: Timestamp
    ) throws(SystemError) -> Outcome {
        var entries = (
            pollfd(fd: wake.raw, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(events), revents: 0)
        )
        let count = try SystemCall.make("ppoll") {
            let remaining = deadline == .distantFuture ? -1 : max(0, deadline.nanoseconds(since: .now()))
            return withUnsafeMutablePointer(to: &entries) { pointer in
                pointer.withMemoryRebound(to: pollfd.self, capacity: 2) { Int(sinew_poll($0, 2, remaining)) }
            }
        }
        if count == 0 { return .timedOut }
        if entries.0.revents != 0 { return .woken }
        if entries.1.revents & Int16(events) != 0 { return .ready }
        return .disconnected
    }
}

/// Sleeping on a thread of one's own.
public enum Sleep {
    /// Blocks the calling thread until the clock reaches `deadline`; returns at once when it has passed.
    ///
    /// An absolute deadline on `CLOCK_MONOTONIC`, so a loop of sleeps does not drift. Signals do not end it.
    /// Allocates nothing.
    public static func until(_ deadline: Timestamp) {
        var time = timespec(
            tv_sec: Int(deadline.nanoseconds / 1_000_000_000), tv_nsec: Int(deadline.nanoseconds % 1_000_000_000))
        while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
    }
}
