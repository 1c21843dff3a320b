/// What a full ``QueueSubscription`` does with one more element.
public enum OverflowPolicy: Sendable, Hashable {
    /// The oldest element gives way; it is counted.
    case dropOldest

    /// The new element is refused; it is counted.
    case dropNewest

    /// ``QueueSubscription/send(_:)`` and ``Producer/send(_:measuredAt:)`` suspend the sending task until there is
    /// room. A `put`, which cannot wait, is refused and counted.
    case suspend
}
