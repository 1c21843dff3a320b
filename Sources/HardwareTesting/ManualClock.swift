import Quantities
import Synchronization

/// A clock that stands still until a test moves it. For what takes its time from a closure: pass `{ clock.now }`.
/// Safe to use from any thread.
public final class ManualClock: Sendable {
    private let nanoseconds: Atomic<Int64>

    /// A clock that stands at a time.
    public init(at start: Timestamp = Timestamp(nanoseconds: 1_000_000_000)) {
        nanoseconds = Atomic(start.nanoseconds)
    }

    /// Where it stands.
    public var now: Timestamp {
        Timestamp(nanoseconds: nanoseconds.load(ordering: .acquiring))
    }

    /// Moves it on.
    public func advance(by duration: Duration) {
        nanoseconds.wrappingAdd(duration.wholeNanoseconds, ordering: .acquiringAndReleasing)
    }
}
