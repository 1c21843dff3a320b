internal import Synchronization

/// Something that the relay thread does once on behalf of a real-time writer.
@usableFromInline
package class RelayNode: @unchecked Sendable {
    // Sendable: both fields are atomic; subclasses answer for theirs.
    /// The node below this one on the relay's stack, as an address; 0 at the bottom.
    let below = Atomic<UInt>(0)
    /// Whether the node is on the stack.
    let isQueued = Atomic<Bool>(false)

    init() {}

    /// Does the work, on the relay thread.
    func run() {}
}

/// Gives back replaced subscriber arrays on the relay thread.
final class Reclaimer<Value: Sendable>: RelayNode, @unchecked Sendable {
    // Sendable: `producer` is set once, before the producer is shared.
    weak var producer: Producer<Value>?

    override func run() { producer?.reclaim() }
}
