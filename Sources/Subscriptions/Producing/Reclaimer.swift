/// Gives back replaced subscriber arrays on the relay thread.
final class Reclaimer<Value: Sendable>: RelayNode, @unchecked Sendable {
    // Sendable: `producer` is set once, before the producer is shared.
    weak var producer: Producer<Value>?

    override func run() { producer?.reclaim() }
}
