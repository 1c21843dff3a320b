/// The subscribers as who subscribes sees them, under the producer's lock.
struct Roster<Value: Sendable> {
    /// An array that was replaced, with the producer's epoch when that had become visible.
    struct Retired {
        var list: SubscriberList<Value>
        var epoch: UInt64
    }

    var current: SubscriberList<Value>
    var retired: [Retired] = []
    var isClosed = false
    var failure: (any Error)?
    var lastKnown: Reading<Value>?
    /// The subscription through which the producer itself is read as a source, made on first use.
    var own: MostRecentSubscription<Value>?

    /// Takes out what no put can be reading: it was replaced before the put under way, if any, began.
    mutating func takeUnused(epoch now: UInt64) -> [Retired] {
        func isUnused(_ old: Retired) -> Bool { now & 1 == 0 || old.epoch != now }
        let unused = retired.filter(isUnused)
        retired.removeAll(where: isUnused)
        return unused
    }
}
