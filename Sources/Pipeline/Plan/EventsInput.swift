import Quantities
import Realtime
import Subscriptions

/// A loop's input of events: everything since the tick before, once.
final class EventsInput<Value: PortValue>: LoopInput, @unchecked Sendable {
    // Unchecked: see LoopInput.
    private let subscription: EventSubscription<Value>
    private let notes: NotedEvents<Value>
    private let slot: UnsafeMutablePointer<EventSlot<Value>>
    private let invalid: UnsafeMutablePointer<Bool>
    private let buffer: UnsafeMutableBufferPointer<Reading<Value>>

    /// How many events of one tick are kept; more are counted.
    static var capacity: Int { 64 }

    /// - Parameter bell: what each event rings, if the loop ticks on them.
    init(
        _ settings: LoopInputSettings, source: Producer<Value>, slot: Slot, _ bell: LoopBell?
    ) {
        let capacity = Self.capacity
        subscription = EventSubscription<Value>(capacity: capacity)
        notes = NotedEvents(subscription, bell)
        source.subscribe(notes)
        let start = UnsafeMutablePointer<Reading<Value>>.allocate(capacity: capacity)
        start.initialize(repeating: Reading(sequence: 0, time: .zero, value: .zero), count: capacity)
        buffer = UnsafeMutableBufferPointer(start: start, count: capacity)
        invalid = slot.invalid
        self.slot = slot.value(EventSlot<Value>.self)
        self.slot.initialize(to: EventSlot(count: 0, kept: 0, hasLostTrue: false, readings: start))
        super.init(settings)
    }

    override var isEvent: Bool { true }

    deinit {
        buffer.deallocate()
    }

    @_specialize(where Value == Bool)
    @_specialize(where Value == Double)
    @_specialize(where Value == Int)
    @_specialize(where Value == Vector3)
    override func begin() { takeOver() }

    // See StateInput.
    @inline(never)
    private func takeOver() {
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
