/// What one drain of an ``EventSubscription`` found.
@frozen
public struct EventBatch: BitwiseCopyable, Sendable, Hashable {
    /// How many events happened since the last drain: exact, also when the ring overflowed.
    public var count: UInt64

    /// How many of them were copied: the newest ones, the oldest of these first.
    public var kept: Int

    /// Whether events happened that were not copied, because the ring or the buffer was too small.
    @inlinable
    public var isTruncated: Bool { count > UInt64(kept) }

    /// A batch of the given counts.
    @inlinable
    public init(count: UInt64, kept: Int) {
        self.count = count
        self.kept = kept
    }
}
