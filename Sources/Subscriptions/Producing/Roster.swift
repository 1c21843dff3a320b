/// The subscribers as who subscribes sees them, under the producer's lock.
struct Roster<Value: Sendable> {
    /// An array that was replaced, with the producer's epoch when that had become visible.
    struct Retired {
        var list: SubscriberList<Value>
        var epoch: UInt64
        /// Those that are told of their end when no put can be writing to them any more.
        var ending: [Subscriber<Value>] = []
        /// With what they end.
        var failure: (any Error)?
    }

    /// A new array, and what becomes of those that are not in it.
    struct Change {
        var subscribers: [Subscriber<Value>]
        /// Those that nothing reaches any more.
        var leaving: [Subscriber<Value>] = []
        /// Those that are told of their end.
        var ending: [Subscriber<Value>] = []
    }

    var current: SubscriberList<Value>
    var retired: [Retired] = []
    var isClosed = false
    var failure: (any Error)?
    /// Whether the producer was closed from inside a put, at whose end the subscriptions are told.
    var isEndingAfterPut = false
    /// The subscribers at the end: kept until they are unsubscribed or the producer goes, as before.
    var ended: [Subscriber<Value>] = []
    var lastKnown: Reading<Value>?
    /// The subscription through which the producer itself is read as a source, made on first use.
    var own: MostRecentSubscription<Value>?
    /// Which of the tasks that send has its turn.
    var turns = TurnMachine<UnsafeContinuation<Bool, Never>>()

    /// Forgets a subscription, or all of them where it is nil, as the producer's own one and among those that had ended.
    /// Returns what was forgotten, to be released without the lock.
    mutating func forget(_ subscription: AnyObject?) -> [AnyObject] {
        func isMeant(_ candidate: AnyObject) -> Bool { subscription == nil || candidate === subscription }
        var gone: [AnyObject] = ended.filter { isMeant($0.subscription) }
        ended.removeAll { isMeant($0.subscription) }
        if let known = own, isMeant(known) {
            gone.append(known)
            own = nil
        }
        return gone
    }

    /// The array without the subscriber of a subscription, or without any; nil when that would change nothing.
    func without(_ subscription: AnyObject?) -> Change? {
        func leaves(_ subscriber: Subscriber<Value>) -> Bool {
            subscription == nil || subscriber.subscription === subscription
        }
        let leaving = current.subscribers.filter(leaves)
        if leaving.isEmpty { return nil }
        return Change(
            subscribers: current.subscribers.filter { !leaves($0) }, leaving: leaving,
            ending: leaving.filter { isClosed || $0.endsWhenDetached })
    }

    /// Takes out what no put can be reading: it was replaced before the put under way, if any, began.
    mutating func takeUnused(epoch now: UInt64) -> [Retired] {
        func isUnused(_ old: Retired) -> Bool { now & 1 == 0 || old.epoch != now }
        var unused = retired.filter(isUnused)
        retired.removeAll(where: isUnused)
        for index in unused.indices where !unused[index].ending.isEmpty {
            // Who is still being handed the last value is told when that is over.
            for subscriber in unused[index].ending where subscriber.isReplaying { subscriber.endsAfterReplay = true }
            unused[index].ending.removeAll(where: \.isReplaying)
        }
        return unused
    }
}
