import Quantities
import Subscriptions

/// A loop's input of the newest value.
final class StateInput<Value: PortValue>: LoopInput, @unchecked Sendable {
    // Unchecked: see LoopInput.
    private let subscription: MostRecentSubscription<Value>
    private let place: UnsafeMutablePointer<Value>
    /// Of this input alone: what is behind it is worked out from it in each tick.
    private let freshness: UnsafeMutablePointer<Freshness>
    private let invalid: UnsafeMutablePointer<Bool>
    /// Whether there has been a reading at all.
    private var hasValue = false
    private let substitute: Value?
    /// When the newest reading was measured; the slot may hold a substitute instead.
    private var measured = Timestamp.zero
    /// Whether it came with the mark that it was made from what is not a number.
    private var isMarked = false
    private var lastSequence: UInt64 = 0

    init(_ settings: LoopInputSettings, source: Producer<Value>, slot: Slot) {
        subscription = source.subscribe()
        place = slot.value(Value.self)
        place.initialize(to: .zero)
        freshness = slot.freshness
        invalid = slot.invalid
        freshness.initialize(to: Freshness(time: .zero, isFresh: false))
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
            place.pointee = reading.value
            freshness.pointee = Freshness(time: reading.time, isFresh: true)
            invalid.pointee = !reading.isNumber
            hasValue = true
            measured = reading.time
            isMarked = !reading.isValid
            note(reading.time, count: reading.sequence &- lastSequence)
            lastSequence = reading.sequence
        }
        guard hasValue else { return .empty }
        // What was made from no number is not young, whenever that was measured: the loop does without, as it does when
        // the one before it gives nothing.
        guard let maxAge = settings.maxAge, isMarked || now.nanoseconds(since: measured) > maxAge else { return .ready }
        switch settings.whenOld {
        case .safe:
            return .tooOld
        case .hold:
            freshness.pointee.isOld = true
            return .ready
        case .substitute:
            guard let substitute else { return .tooOld }
            // It speaks of now: nothing of the old reading is behind it.
            place.pointee = substitute
            freshness.pointee = Freshness(time: now, isFresh: false, isOld: true)
            invalid.pointee = false
            return .ready
        }
    }

    override func end() {
        freshness.pointee.isFresh = false
    }
}
