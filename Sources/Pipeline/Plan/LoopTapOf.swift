import Quantities
import Subscriptions

@usableFromInline
final class LoopTapOf<Value: PortValue>: LoopTap {
    @usableFromInline let place: UnsafeMutablePointer<Value>
    @usableFromInline let freshness: UnsafeMutablePointer<Freshness>
    @usableFromInline let invalid: UnsafeMutablePointer<Bool>
    @usableFromInline let producer: Producer<Value>
    private let code: @Sendable (LoopTapOf) -> Void

    init(slot: Slot, producer: Producer<Value>) {
        place = slot.value(Value.self)
        freshness = slot.freshness
        invalid = slot.invalid
        self.producer = producer
        code = Value.wireCode.publish
    }

    override func publish() { code(self) }

    /// What `publish` does, compiled for the type: see ``WireCode``.
    @inlinable @inline(__always)
    func put() {
        producer.put(place.pointee, measuredAt: freshness.pointee.time, isValid: !invalid.pointee)
    }
}

/// Puts one of a loop's outputs to whoever subscribed to it, at the end of each tick.
@usableFromInline
class LoopTap {
    func publish() {
        preconditionFailure("a tap without a type")
    }
}
