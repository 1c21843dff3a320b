import Quantities
import Subscriptions
import Synchronization

/// A loop's input: it takes over what has arrived since the last tick into its slot.
class LoopInput: @unchecked Sendable {
    // Unchecked because a class that is inherited from cannot be checked: `settings` is constant, the counters are
    // atomic, and what the subclasses add is touched by the loop's thread only.
    let settings: LoopInputSettings
    private let newestTime = Atomic<Int64>(0)
    private let received = Atomic<UInt64>(0)

    init(_ settings: LoopInputSettings) {
        self.settings = settings
    }

    /// Takes over the newest state. Called by the loop's thread at the beginning of a tick.
    func poll(_ now: Timestamp) {}

    /// Whether the loop may run as far as this input is concerned.
    func isReady(_ now: Timestamp) -> Bool {
        preconditionFailure("an input without a type")
    }

    /// Takes over what has happened. Called only in a tick in which the stages run, before they do: what happens while
    /// the loop waits for another input is kept for them.
    func begin(_ now: Timestamp) {}

    /// The stages have seen what there is.
    func end() {}

    /// Notes for observers what has arrived: one atomic store each, on the loop's thread.
    final func note(_ time: Timestamp, count: UInt64) {
        newestTime.store(time.nanoseconds, ordering: .relaxed)
        received.store(received.load(ordering: .relaxed) &+ count, ordering: .relaxed)
    }

    /// When the newest reading was measured, or nil before the first. From any thread.
    final var lastTime: Timestamp? {
        let time = newestTime.load(ordering: .relaxed)
        return time == 0 ? nil : Timestamp(nanoseconds: time)
    }

    /// Whether it carries events, which have no need to be young.
    var isEvent: Bool { false }

    /// What observers see of it. From any thread.
    final func status(at now: Timestamp) -> RobotStatus.Input {
        let age = lastTime.map { now.duration(since: $0) }
        return RobotStatus.Input(name: settings.name, age: age, count: count, isEvent: isEvent)
    }

    /// How many readings have arrived. From any thread.
    final var count: UInt64 { received.load(ordering: .relaxed) }
}

final class StateInput<Value: PortValue>: LoopInput, @unchecked Sendable {
    // Unchecked: see LoopInput.
    private let subscription: MostRecentSubscription<Value>
    private let slot: UnsafeMutablePointer<Slot<Value>>
    private var lastSequence: UInt64 = 0

    init(_ settings: LoopInputSettings, source: Producer<Value>, slot: UnsafeMutablePointer<Slot<Value>>) {
        subscription = source.subscribe()
        self.slot = slot
        slot.initialize(to: .empty)
        super.init(settings)
    }

    override func poll(_ now: Timestamp) {
        guard let reading = subscription.poll() else { return }
        slot.pointee = Slot(
            head: SlotHead(time: reading.time, isFresh: true), hasValue: true, value: reading.value)
        note(reading.time, count: reading.sequence &- lastSequence)
        lastSequence = reading.sequence
    }

    override func end() {
        slot.pointee.head.isFresh = false
    }

    override func isReady(_ now: Timestamp) -> Bool {
        guard slot.pointee.hasValue else { return false }
        guard let maxAge = settings.maxAge else { return true }
        return now.nanoseconds(since: slot.pointee.head.time) <= maxAge
    }
}

final class EventsInput<Value: PortValue>: LoopInput, @unchecked Sendable {
    // Unchecked: see LoopInput.
    private let subscription: EventSubscription<Value>
    private let slot: UnsafeMutablePointer<EventSlot<Value>>
    private let buffer: UnsafeMutableBufferPointer<Reading<Value>>

    /// How many events of one tick are kept; more are counted.
    static var capacity: Int { 64 }

    init(_ settings: LoopInputSettings, source: Producer<Value>, slot: UnsafeMutablePointer<EventSlot<Value>>) {
        let capacity = Self.capacity
        let subscription = EventSubscription<Value>(capacity: capacity)
        source.subscribe(subscription)
        self.subscription = subscription
        let start = UnsafeMutablePointer<Reading<Value>>.allocate(capacity: capacity)
        start.initialize(repeating: Reading(sequence: 0, time: .zero, value: .zero), count: capacity)
        buffer = UnsafeMutableBufferPointer(start: start, count: capacity)
        self.slot = slot
        slot.initialize(to: EventSlot(head: SlotHead(time: .zero, isFresh: true), count: 0, kept: 0, readings: start))
        super.init(settings)
    }

    override var isEvent: Bool { true }

    deinit {
        buffer.deallocate()
    }

    override func begin(_ now: Timestamp) {
        let batch = subscription.drain(into: buffer)
        slot.pointee.head.time = now
        slot.pointee.count = batch.count
        slot.pointee.kept = batch.kept
        if batch.kept > 0 { note(buffer[batch.kept - 1].time, count: batch.count) }
    }

    override func isReady(_ now: Timestamp) -> Bool { true }
}
