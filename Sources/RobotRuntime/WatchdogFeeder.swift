import LinuxSystem
import Quantities
import Synchronization

/// Feeds a watchdog on a thread of its own for as long as the robot is well.
///
/// An ordinary thread, on purpose: a machine on which nothing but real-time threads gets a turn is not well either.
public final class WatchdogFeeder: Sendable {
    /// How often within its time-out a watchdog is fed: what is not fed twice in a row still has time for a third.
    private static let feedings = 4
    /// How soon to look again when it is not.
    private static let pause: Duration = .milliseconds(100)

    private let liveness: Liveness
    private let interval: Duration
    private let feed: @Sendable () throws(SystemError) -> Void
    private let stopSignal = StopSignal()
    private let thread = Locked<SystemThread?>(nil)
    private let fed = Atomic<Bool>(true)
    private let failureCount = Atomic<UInt64>(0)

    /// Starts feeding.
    ///
    /// - Parameters:
    ///   - name: the thread's.
    ///   - timeout: the watchdog's patience.
    ///   - feed: feeds it once; called by the feeder's thread.
    public init(
        name: String, timeout: Duration, while liveness: Liveness,
        feed: @escaping @Sendable () throws(SystemError) -> Void
    ) throws(SystemError) {
        self.liveness = liveness
        self.feed = feed
        interval = timeout / Self.feedings
        let thread = try SystemThread(ThreadSettings(name: name)) { [self] in run() }
        self.thread.withLock { $0 = thread }
    }

    /// Whether the robot was well when it was last to be fed.
    public var isFeeding: Bool { fed.load(ordering: .relaxed) }

    /// How often the watchdog refused to be fed.
    public var failures: UInt64 { failureCount.load(ordering: .relaxed) }

    /// Stops feeding and blocks until the thread has left. Idempotent.
    public func stop() {
        stopSignal.signal()
        let running = thread.withLock { $0.take() }
        running?.join()
    }

    private func run() {
        // Counted from now each time: after a pause of the whole machine there is nothing to make up for.
        var wait = Self.pause
        while !stopSignal.wait(until: Timestamp.now().advanced(by: wait)) {
            let isGood = liveness.isGood()
            if isGood { feedOnce() }
            fed.store(isGood, ordering: .relaxed)
            wait = isGood ? interval : min(interval, Self.pause)
        }
    }

    private func feedOnce() {
        do { try feed() } catch { failureCount.wrappingAdd(1, ordering: .relaxed) }
    }
}
