import Quantities
import Realtime
import Subscriptions

/// A loop's input of events: everything since the tick before, once.
@usableFromInline
final class EventsInput<Value: PortValue>: LoopInput, @unchecked Sendable {
    // Unchecked: see LoopInput.
    @usableFromInline let subscription: EventSubscription<Value>
    @usableFromInline let notes: NotedEvents<Value>
    @usableFromInline let slot: UnsafeMutablePointer<EventSlot<Value>>
    @usableFromInline let invalid: UnsafeMutablePointer<Bool>
    @usableFromInline let buffer: UnsafeMutableBufferPointer<Reading<Value>>
    private let code: @Sendable (EventsInput) -> Void

    /// How many events of one tick are kept; more are counted.
    static var capacity: Int { 64 }

    /// - Parameter bell: what each event rings, if the loop ticks on them.
    init(
        _ settings: LoopInputSettings, source: Producer<Value>, slot: Slot, _ bell: LoopBell?
    ) {
        let capacity = Self.capacity
        subscription = EventSubscription<Value>(capacity: capacity)
        notes = if let bell { NotedEvents(subscription) { bell.ring() } } else { NotedEvents(subscription) }
        source.subscribe(notes)
        let start = UnsafeMutablePointer<Reading<Value>>.allocate(capacity: capacity)
        start.initialize(repeating: Reading(sequence: 0, time: .zero, value: .zero), count: capacity)
        buffer = UnsafeMutableBufferPointer(start: start, count: capacity)
        invalid = slot.invalid
        self.slot = slot.value(EventSlot<Value>.self)
        self.slot.initialize(to: EventSlot(count: 0, kept: 0, hasLostTrue: false, readings: start))
        code = Value.wireCode.begin
        super.init(settings)
    }

    override var isEvent: Bool { true }

    deinit {
        buffer.deallocate()
    }

    override func begin() { code(self) }

    /// What `begin` does, compiled for the type: see ``WireCode``.
    @inlinable @inline(__always)
    func takeOver() {
        let sawTrue = notes.takeTrue()
        let batch = subscription.drain(into: buffer)
        let lost = batch.count &- UInt64(batch.kept)
        slot.pointee.hasLostTrue = sawTrue && lost > 0
        if lost > 0 { noteLost(lost) }
        slot.pointee.count = batch.count
        slot.pointee.kept = batch.kept
        invalid.pointee = false
        guard batch.kept > 0 else { return }
        note(buffer[batch.kept - 1].time, count: batch.count)
        var index = 0
        while index < batch.kept {
            if !buffer[index].isNumber { invalid.pointee = true }
            index += 1
        }
    }
}
