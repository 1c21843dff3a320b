internal import Glibc
internal import LinuxSystem
internal import Synchronization

/// Subscriptions that were detached while another thread may still have been writing to them: in a put that had begun
/// before, or in the handing over of the last element.
///
/// Whoever attaches one of them waits until that is over, so that no two threads write to a subscription at once. It lasts
/// as long as what is left of that put, and nobody waits who attaches another subscription, or attaches from
/// inside that very put.
enum Departures {
    /// Who may still be writing to a detached subscription.
    enum Writing {
        case over
        /// The calling thread, further down its stack.
        case here
        case elsewhere
    }

    private final class Departure: Sendable {
        let subscription: ObjectIdentifier
        /// The producer whose put it is; nil when the last element is being handed over.
        let producer: ObjectIdentifier?
        let writing: @Sendable () -> Writing

        init(
            _ subscription: ObjectIdentifier, _ producer: ObjectIdentifier?,
            _ writing: @escaping @Sendable () -> Writing
        ) {
            self.subscription = subscription
            self.producer = producer
            self.writing = writing
        }
    }

    private static let all = Locked<[Departure]>([])

    /// Takes note of a departure. `writing` keeps nothing alive and is called without a lock.
    ///
    /// The subscription must stay alive until `writing` says that it is over, so that no other has its identity.
    static func add(
        _ subscription: some AnyObject, from producer: ObjectIdentifier?, writing: @escaping @Sendable () -> Writing
    ) {
        let departure = Departure(ObjectIdentifier(subscription), producer, writing)
        all.withLock { $0.append(departure) }
    }

    /// Returns when no other thread writes to `subscription` any more, or it is not `wanted` any more; puts of `producer`
    /// are not waited for.
    static func wait(
        for subscription: some AnyObject, apartFrom producer: ObjectIdentifier?, while wanted: () -> Bool = { true }
    ) {
        let departures = forgetFinished()
        for departure in departures where departure.subscription == ObjectIdentifier(subscription) {
            if let own = departure.producer, own == producer { continue }
            while departure.writing() == .elsewhere, wanted() { usleep(20) }
        }
    }

    /// Forgets the departures behind which nobody writes any more and returns the others.
    @discardableResult
    private static func forgetFinished() -> [Departure] {
        // Asked outside the lock: what is asked may be the last reference to a producer.
        let known = all.withLock { $0 }
        if known.isEmpty { return known }
        let finished = known.filter { $0.writing() == .over }
        if finished.isEmpty { return known }
        all.withLock { all in all.removeAll { departure in finished.contains { $0 === departure } } }
        return known
    }
}
