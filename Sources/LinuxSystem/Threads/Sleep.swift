import Glibc
import Quantities

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
