import Quantities
import Subscriptions

final class LoopTapOf<Value: PortValue>: LoopTap {
    private let place: UnsafeMutablePointer<Value>
    private let head: UnsafeMutablePointer<SlotHead>
    private let producer: Producer<Value>

    init(slot: Slot, producer: Producer<Value>) {
        place = slot.value(Value.self)
        head = slot.head
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
        producer.put(place.pointee, measuredAt: head.pointee.time)
    }
}
