import Quantities
import Subscriptions

/// Puts one of a loop's outputs to whoever subscribed to it, at the end of each tick.
class LoopTap {
    func publish() {
        preconditionFailure("a tap without a type")
    }
}

final class LoopTapOf<Value: PortValue>: LoopTap {
    private let slot: UnsafeMutablePointer<Slot<Value>>
    private let producer: Producer<Value>

    init(slot: UnsafeMutablePointer<Slot<Value>>, producer: Producer<Value>) {
        self.slot = slot
        self.producer = producer
    }

    override func publish() {
        producer.put(slot.pointee.value, measuredAt: slot.pointee.head.time)
    }
}
