import Quantities
import Subscriptions

/// A loop's input of the newest value.
@usableFromInline
final class StateInput<Value: PortValue>: LoopInput, @unchecked Sendable {
    // Unchecked: see LoopInput. Exclusivity is not checked at run time: the loop's thread is the only one.
    /// What is done when the newest reading is too old.
    @usableFromInline
    enum Reaction {
        case safe
        case hold
        case substitute
    }

    @usableFromInline let subscription: MostRecentSubscription<Value>
    @usableFromInline let place: UnsafeMutablePointer<Value>
    /// Of this input alone: what is behind it is worked out from it in each tick.
    @usableFromInline let freshness: UnsafeMutablePointer<Freshness>
    @usableFromInline let invalid: UnsafeMutablePointer<Bool>
    /// Whether there has been a reading at all.
    @exclusivity(unchecked) @usableFromInline var hasValue = false
    /// Whether it came with the mark that it was made from what is not a number.
    @exclusivity(unchecked) @usableFromInline var isMarked = false
    @usableFromInline let whenOld: Reaction
    @usableFromInline let maxAge: Int64?
    /// When the newest reading was measured; the slot may hold a substitute instead.
    @exclusivity(unchecked) @usableFromInline var measured = Timestamp.zero
    @exclusivity(unchecked) @usableFromInline var lastSequence: UInt64 = 0
    /// What takes the place of an old reading; zero where nothing does.
    @usableFromInline let substitute: Value

    init(_ settings: LoopInputSettings, source: Producer<Value>, slot: Slot) {
        subscription = source.subscribe()
        place = slot.value(Value.self)
        place.initialize(to: .zero)
        freshness = slot.freshness
        invalid = slot.invalid
        freshness.initialize(to: Freshness(time: .zero, isFresh: false))
        maxAge = settings.maxAge
        switch settings.whenOld {
        case .safe: (whenOld, substitute) = (.safe, .zero)
        case .hold: (whenOld, substitute) = (.hold, .zero)
        case .substitute(let value):
            let configured = Value.configured(value)
            (whenOld, substitute) = (configured == nil ? .safe : .substitute, configured ?? .zero)
        }
        super.init(settings, code: Value.wireCode.poll)
    }

    /// What `take` does, compiled for the type: see ``WireCode``.
    @inlinable @inline(__always)
    func takeOver(_ now: Timestamp) -> InputCondition {
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
        guard let maxAge, isMarked || now.nanoseconds(since: measured) > maxAge else { return .ready }
        switch whenOld {
        case .safe:
            return .tooOld
        case .hold:
            freshness.pointee.isOld = true
        case .substitute:
            // It speaks of now: nothing of the old reading is behind it.
            place.pointee = substitute
            freshness.pointee = Freshness(time: now, isFresh: false, isOld: true)
            invalid.pointee = false
        }
        return .ready
    }

    override func end() {
        freshness.pointee.isFresh = false
    }
}
