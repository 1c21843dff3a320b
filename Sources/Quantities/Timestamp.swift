import Glibc

/// A point in time on the kernel's monotonic clock, in nanoseconds since an arbitrary start (on Linux: boot).
///
/// Every reading, edge, tick and deadline in Sinew uses this one clock (`CLOCK_MONOTONIC`), so that times from
/// the kernel and from the program can be subtracted. It does not advance while the machine is suspended and
/// has no relation to the wall clock.
///
/// Eight bytes, bitwise-copyable; all arithmetic wraps nothing and allocates nothing.
@frozen
public struct Timestamp: BitwiseCopyable, Sendable, Hashable, Comparable {
    /// Nanoseconds on `CLOCK_MONOTONIC`.
    public var nanoseconds: Int64

    /// A time stamp of the given nanoseconds on `CLOCK_MONOTONIC`.
    @inlinable
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The earliest time stamp: "never", for what has not happened yet.
    @inlinable
    public static var zero: Timestamp { Timestamp(nanoseconds: 0) }

    /// A time that no clock reaches: the deadline of who waits without one.
    @inlinable
    public static var distantFuture: Timestamp { Timestamp(nanoseconds: .max) }

    /// The present time. A vDSO call of about 20 ns: no system call, no allocation, any thread.
    @inlinable
    public static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Timestamp(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
    }

    /// Nanoseconds from `earlier` to this time stamp; negative when `earlier` is in fact later.
    @inlinable
    public func nanoseconds(since earlier: Timestamp) -> Int64 {
        nanoseconds &- earlier.nanoseconds
    }

    /// The time from `earlier` to this time stamp; negative when `earlier` is in fact later.
    @inlinable
    public func duration(since earlier: Timestamp) -> Duration {
        .nanoseconds(nanoseconds(since: earlier))
    }

    /// This time stamp moved by the given nanoseconds, stopping at the ends of the range.
    @inlinable
    public func advanced(byNanoseconds offset: Int64) -> Timestamp {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(offset)
        return Timestamp(nanoseconds: overflow ? (offset < 0 ? .min : .max) : sum)
    }

    /// This time stamp moved by the given duration, cut to whole nanoseconds.
    @inlinable
    public func advanced(by duration: Duration) -> Timestamp {
        advanced(byNanoseconds: duration.wholeNanoseconds)
    }

    /// Whether the left time stamp is before the right one.
    @inlinable
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}
