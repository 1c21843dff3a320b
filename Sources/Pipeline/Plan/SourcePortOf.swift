import Quantities
import Realtime
import Subscriptions

final class SourcePortOf<Value: PortValue>: SourcePort, @unchecked Sendable {
    // Unchecked for the same reason: all properties are constant and Sendable.
    /// Where loops and people subscribe.
    let producer: Producer<Value>
    /// Where a driver puts its readings, which no injected fault has touched yet; of a loop's output the producer itself.
    let inlet: Producer<Value>
    private let point: ProducerFaultPoint<Value>?

    init(description: PortDescription, isRealtime: Bool) {
        producer = Producer(realtime: isRealtime)
        if isRealtime {
            inlet = producer
            point = nil
        } else {
            // It keeps the last reading for a fault that repeats it.
            inlet = Producer(keepsLast: true)
            point = ProducerFaultPoint(from: inlet, to: producer)
        }
        super.init(description: description)
    }

    override var faultPoint: (any FaultPoint)? { point }

    override func watchStillness(after limit: Duration) {
        point?.stillness = StillnessWatch(port: description.name, limit: limit)
    }

    override func reportStillness(to health: DriverHealth) {
        point?.stillness?.report(to: health)
    }

    override var count: UInt64 { inlet.lastSequence }

    override func makeStateInput(_ settings: LoopInputSettings, at slot: Slot) -> LoopInput {
        StateInput(settings, source: producer, slot: slot)
    }

    override func makeEventInput(
        _ settings: LoopInputSettings, at slot: Slot, ringing bell: LoopBell?
    ) -> LoopInput {
        EventsInput(settings, source: producer, slot: slot, bell)
    }

    override func makeTap(of slot: Slot) -> LoopTap {
        LoopTapOf(slot: slot, producer: producer)
    }

    override func makeWatch(named name: String) -> PortWatch {
        PortWatchOf(name: name, description: description, subscription: producer.subscribe())
    }
}

extension SourcePort {
    /// Where a driver puts this port's readings, and where they come out; nil when it carries another type.
    package final func ends<Value: PortValue>(
        carrying type: Value.Type
    ) -> (inlet: Producer<Value>, outlet: Producer<Value>)? {
        (self as? SourcePortOf<Value>).map { ($0.inlet, $0.producer) }
    }
}
