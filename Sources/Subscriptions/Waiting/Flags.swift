/// The bits of a mailbox's flag word.
@usableFromInline
package enum Flags {
    /// No element follows.
    @usableFromInline static let closed: UInt32 = 1
    /// A thread sleeps, or is about to, until the next element.
    @usableFromInline static let threadWaits: UInt32 = 2
    /// A task is suspended, or is about to be, until the next element.
    @usableFromInline static let taskWaits: UInt32 = 4
    /// Somebody has waited here before: the writer publishes with a full fence from now on.
    @usableFromInline static let fenced: UInt32 = 8
    /// The writer is a real-time loop: tasks are resumed by the relay.
    @usableFromInline static let realtimeWriter: UInt32 = 16
    /// Either kind of waiting.
    @usableFromInline static let waits: UInt32 = 6
}
