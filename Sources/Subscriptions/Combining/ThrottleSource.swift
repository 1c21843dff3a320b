internal import LinuxSystem

/// A source that gives at most so many elements in a time, and of those that came meanwhile the newest.
public final class ThrottleSource<Base: PollableSource, Time: Clock<Duration>>: ReadingSource {
    /// The type of the elements' values.
    public typealias Value = Base.Value

    private struct State {
        var earliest: Time.Instant?
        var isReading = false
    }

    private let base: Base
    private let interval: Duration
    private let clock: Time
    private let state = Locked(State())

    init(_ base: Base, _ interval: Duration, _ clock: Time) {
        self.base = base
        self.interval = interval
        self.clock = clock
    }

    /// The newest element, not before the interval since the last one is over. The end, too, is seen when the interval is
    /// over; cancellation ends the wait at once.
    nonisolated(nonsending) public func next() async throws(SubscriptionError) -> Reading<Value>? {
        let (isFree, earliest) = state.withLock { state in
            defer { state.isReading = true }
            return (!state.isReading, state.earliest)
        }
        guard isFree else { throw .concurrentRead }
        defer { state.withLock { $0.isReading = false } }
        if let earliest {
            // Nothing has been taken yet, so that nothing is lost when the sleep is cancelled.
            do { try await clock.sleep(until: earliest, tolerance: nil) } catch { throw .cancelled }
        }
        guard var reading = try await base.next() else { return nil }
        while let newer = base.poll() { reading = newer }
        let now = clock.now
        state.withLock { $0.earliest = now.advanced(by: interval) }
        return reading
    }
}

extension PollableSource {
    /// At most `count` elements in each `period`, evenly: of those that came meanwhile the newest, the others are passed
    /// over. Nothing is queued; a ``MostRecentSubscription`` below keeps just the one.
    public func throttle(
        to count: Int, per period: Duration = .seconds(1)
    ) -> ThrottleSource<Self, ContinuousClock> {
        throttle(to: count, per: period, clock: ContinuousClock())
    }

    /// As ``throttle(to:per:)``, by another clock.
    public func throttle<Time: Clock<Duration>>(
        to count: Int, per period: Duration = .seconds(1), clock: Time
    ) -> ThrottleSource<Self, Time> {
        precondition(count >= 1, "throttle(to:) lets at least 1 element through, found \(count)")
        return ThrottleSource(self, period / count, clock)
    }
}
