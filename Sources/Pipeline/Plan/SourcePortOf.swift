import Quantities
import Realtime
import Subscriptions

final class SourcePortOf<Value: PortValue>: SourcePort, @unchecked Sendable {
    // Unchecked for the same reason: the only property is constant and Sendable.
    let producer: Producer<Value>

    init(description: PortDescription, isRealtime: Bool) {
        producer = Producer(realtime: isRealtime)
        super.init(description: description)
    }

    override func takes(_ value: ParameterValue) -> Bool { Value.configured(value) != nil }

    override var count: UInt64 { producer.lastSequence }

    override var stateSlot: SlotLayout { SlotLayout(Slot<Value>.self) }
    override var eventSlot: SlotLayout { SlotLayout(EventSlot<Value>.self) }

    override func makeStateInput(_ settings: LoopInputSettings, at memory: UnsafeMutableRawPointer) -> LoopInput {
        StateInput(settings, source: producer, slot: memory.assumingMemoryBound(to: Slot<Value>.self))
    }

    override func makeEventInput(
        _ settings: LoopInputSettings, at memory: UnsafeMutableRawPointer, ringing bell: LoopBell?
    ) -> LoopInput {
        EventsInput(settings, source: producer, slot: memory.assumingMemoryBound(to: EventSlot<Value>.self), bell)
    }

    override func makeTap(of memory: UnsafeMutableRawPointer) -> LoopTap {
        LoopTapOf(slot: memory.assumingMemoryBound(to: Slot<Value>.self), producer: producer)
    }

    override func makeWatch(named name: String) -> PortWatch {
        PortWatchOf(name: name, description: description, subscription: producer.subscribe())
    }
}
