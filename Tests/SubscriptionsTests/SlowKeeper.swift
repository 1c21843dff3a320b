import Glibc
import Quantities
import Subscriptions
import Synchronization

/// A subscription of an outside author that is in the middle of taking an element until it may go on.
final class SlowKeeper: Subscription, PollableSource {
    let queue = QueueSubscription<Int>()
    private let inside = Atomic<Bool>(false)
    private let permit = Atomic<Bool>(false)

    var isInside: Bool { inside.load(ordering: .acquiring) }
    func mayGoOn() { permit.store(true, ordering: .releasing) }

    func put(_ reading: Reading<Int>) {
        inside.store(true, ordering: .releasing)
        while !permit.load(ordering: .acquiring) { usleep(100) }
        queue.put(reading)
    }

    func finish(throwing failure: (any Error)?) { queue.finish(throwing: failure) }
    nonisolated(nonsending) func next() async throws(SubscriptionError) -> Reading<Int>? { try await queue.next() }
    func poll() -> Reading<Int>? { queue.poll() }
    var newestTime: Timestamp? { queue.newestTime }
}
