import Quantities
import Subscriptions

/// A loop's input of the newest value.
final class StateInput<Value: PortValue>: LoopInput, @unchecked Sendable {
    // Unchecked: see LoopInput.
    private let subscription: MostRecentSubscription<Value>
    private let slot: UnsafeMutablePointer<Slot<Value>>
    private let substitute: Value?
    /// When the newest reading was measured; the slot may hold a substitute instead.
    private var measured = Timestamp.zero
    private var lastSequence: UInt64 = 0

    init(_ settings: LoopInputSettings, source: Producer<Value>, slot: UnsafeMutablePointer<Slot<Value>>) {
        subscription = source.subscribe()
        self.slot = slot
        slot.initialize(to: .empty)
        if case .substitute(let value) = settings.whenOld {
            substitute = Value.configured(value)
        } else {
            substitute = nil
        }
        super.init(settings)
    }

    // Without the specialisations each call asks the language's runtime for a dozen types by name, which costs more than
    // a stage; any other kind of value still takes that way. Not inlined, or their memory is laid out before the choice.
    @_specialize(where Value == Bool)
    @_specialize(where Value == Double)
    @_specialize(where Value == Int)
    @_specialize(where Value == Vector3)
    override func poll(_ now: Timestamp) -> InputCondition { takeOver(now) }

    @inline(never)
    private func takeOver(_ now: Timestamp) -> InputCondition {
        if let reading = subscription.poll() {
            let time = reading.value.isFinite ? reading.time : .zero
            slot.pointee = Slot(head: SlotHead(time: time, isFresh: true), hasValue: true, value: reading.value)
            measured = reading.time
            note(reading.time, count: reading.sequence &- lastSequence)
            lastSequence = reading.sequence
        }
        guard slot.pointee.hasValue else { return .empty }
        guard let maxAge = settings.maxAge, now.nanoseconds(since: measured) > maxAge else { return .ready }
        switch settings.whenOld {
        case .safe:
            return .tooOld
        case .hold:
            return .ready
        case .substitute:
            guard let substitute else { return .tooOld }
            // It speaks of now: nothing of the old reading is behind it.
            slot.pointee = Slot(head: SlotHead(time: now, isFresh: false), hasValue: true, value: substitute)
            return .ready
        }
    }

    override func end() {
        slot.pointee.head.isFresh = false
    }
}
