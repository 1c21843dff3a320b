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
    /// Any thread; only the first call counts.
    func finish(throwing failure: (any Error)?)

    /// Takes note of the kind of thread that writes from now on. Called before the first `put` of a producer.
    func attach(toRealtimeWriter isRealtime: Bool)

    /// Takes note that the producer does not write any more, because the subscription was detached from it.
    func detach()
}

extension Subscription {
    /// Takes note that no element follows, in good order.
    public func finish() { finish(throwing: nil) }

    /// Does nothing: the kind of thread makes no difference to this subscription.
    public func attach(toRealtimeWriter isRealtime: Bool) {}

    /// Does nothing: nobody waits for the writer's attention.
    public func detach() {}
}
