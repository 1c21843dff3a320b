import Quantities
import Subscriptions

final class LoopTapOf<Value: PortValue>: LoopTap {
    private let place: UnsafeMutablePointer<Value>
    private let freshness: UnsafeMutablePointer<Freshness>
    private let invalid: UnsafeMutablePointer<Bool>
    private let producer: Producer<Value>

    init(slot: Slot, producer: Producer<Value>) {
        place = slot.value(Value.self)
        freshness = slot.freshness
        invalid = slot.invalid
        self.producer = producer
    }

    // See StateInput.
    @_specialize(where Value == Bool)
    @_specialize(where Value == Double)
    @_specialize(where Value == Int)
    @_specialize(where Value == Vector3)
    override func publish() { putValue() }

    @inline(never)
    private func putValue() {
        producer.put(place.pointee, measuredAt: freshness.pointee.time, isValid: !invalid.pointee)
    }
}

/// Puts one of a loop's outputs to whoever subscribed to it, at the end of each tick.
class LoopTap {
    func publish() {
        preconditionFailure("a tap without a type")
    }
}
