/// What a producer hands its elements to.
///
/// One thread writes to a subscription at a time and one reader takes from it. A subscription belongs to at most one
/// producer; where several sources should meet, use ``SharedProducer`` or ``merge(_:_:)``.
public protocol Subscription<Value>: AnyObject, Sendable {
    /// The type of the elements' values.
    associatedtype Value: Sendable

    /// Takes one element. Called on the producer's thread: it must return soon, and when the producer is a real-time
    /// loop it must not allocate, lock or wait.
    func put(_ reading: Reading<Value>)

    /// Takes note that no element follows; `failure` says why when the source did not end in good order.
    /// Any thread; only the first call counts. A producer calls it behind its last `put`, never beside one.
    func finish(throwing failure: (any Error)?)

    /// Takes note of the kind of thread that writes from now on. Called before the first `put` of a producer.
    func attach(toRealtimeWriter isRealtime: Bool)

    /// Takes note that the producer does not write any more, because the subscription was detached from it.
    func detach()

    /// Whether the next `put` will not be refused for want of room. The writer's thread or task, between two puts.
    var hasRoom: Bool { get }

    /// Returns when the next `put` will not be refused for want of room, or the subscription has ended, or is not `wanted`
    /// any more; `wanted` is asked again after each ``detach()``. Throws `.cancelled`, and `.concurrentWrite` when another
    /// task waits here. A subscription that hands on to a queue asks the queue.
    nonisolated(nonsending) func waitForRoom(
        while isWanted: @Sendable () -> Bool
    ) async throws(SubscriptionError)

    /// How many elements were handed to it that nobody will read: overwritten, given way, refused. Any thread; no lock.
    var lostCount: UInt64 { get }
}

extension Subscription {
    /// Takes note that no element follows, in good order.
    public func finish() { finish(throwing: nil) }

    /// Does nothing: the kind of thread makes no difference to this subscription.
    public func attach(toRealtimeWriter isRealtime: Bool) {}

    /// Does nothing: nobody waits for the writer's attention.
    public func detach() {}

    /// True: every element is taken.
    @inlinable public var hasRoom: Bool { true }

    /// Returns at once: every element is taken.
    nonisolated(nonsending) public func waitForRoom(while isWanted: @Sendable () -> Bool)
        async throws(SubscriptionError)
    {}

    /// 0: nothing is lost here.
    public var lostCount: UInt64 { 0 }
}
