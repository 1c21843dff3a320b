import Subscriptions

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
