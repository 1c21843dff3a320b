import Quantities
import Realtime
import Subscriptions

final class SourcePortOf<Value: PortValue>: SourcePort, @unchecked Sendable {
    // Unchecked for the same reason: all properties are constant and Sendable.
    /// Where a driver or a loop puts, and where loops and people subscribe.
    let producer: Producer<Value>
    private let point: ProducerFaultPoint<Value>?

    init(description: PortDescription, isRealtime: Bool) {
        if isRealtime {
            producer = Producer(realtime: true)
            point = nil
        } else {
            let point = ProducerFaultPoint<Value>()
            // It keeps the last reading for a fault that repeats it.
            producer = Producer(keepsLast: true, inspector: Value.wireCode.inspector(point))
            point.stand(before: producer)
            self.point = point
        }
        super.init(description: description)
    }

    override var faultPoint: (any FaultPoint)? { point }

    override func watchStillness(after limit: Duration) {
        point?.watch(StillnessWatch(port: description.name, limit: limit))
    }

    override func reportStillness(to health: DriverHealth) {
        point?.stillness?.report(to: health)
    }

    /// Hands `subscription` what comes from now on, of a driver before any fault is made of it. Before the driver runs.
    func subscribeBeforeFaults(_ subscription: some Subscription<Value>) {
        if let point { point.hear(subscription) } else { producer.subscribe(subscription) }
    }

    override var count: UInt64 { point?.count ?? producer.lastSequence }

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
        PortWatchOf(name: name, port: self)
    }

    override func makeRecord(named name: String, keeping capacity: Int, _ losses: LossCount) -> PortRecord {
        PortRecordOf(name: name, port: self, capacity: capacity, losses: losses)
    }
}

extension SourcePort {
    /// Where this port's readings come out, and where a driver puts them; nil when it carries another type.
    package final func producer<Value: PortValue>(carrying type: Value.Type) -> Producer<Value>? {
        (self as? SourcePortOf<Value>)?.producer
    }
}
