import Quantities
import Subscriptions

final class LoopTapOf<Value: PortValue>: LoopTap {
    private let slot: UnsafeMutablePointer<Slot<Value>>
    private let producer: Producer<Value>

    init(slot: UnsafeMutablePointer<Slot<Value>>, producer: Producer<Value>) {
        self.slot = slot
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
        producer.put(slot.pointee.value, measuredAt: slot.pointee.head.time)
    }
}
