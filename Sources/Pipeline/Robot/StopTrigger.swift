import Subscriptions

/// One source of the emergency stop, read by the supervisor: a button's edges, a loop's decision.
final class StopTrigger {
    private let subscription: EventSubscription<Bool>
    private let buffer: UnsafeMutableBufferPointer<Reading<Bool>>
    private let isMomentary: Bool
    private var isOn = false

    /// - Parameters:
    ///   - source: gives true to stop.
    ///   - isMomentary: whether it never gives false, so that nobody can let go of it.
    init(source: Producer<Bool>, isMomentary: Bool = false) {
        self.isMomentary = isMomentary
        subscription = EventSubscription(capacity: 64)
        source.subscribe(subscription)
        buffer = .allocate(capacity: 64)
        buffer.initialize(repeating: Reading(sequence: 0, time: .zero, value: false))
    }

    deinit {
        buffer.deallocate()
    }

    /// Whether it is known to be pressed at present.
    var isHeld: Bool { isOn && !isMomentary }

    /// Takes what has happened since the last turn; whether any of it asks for a stop.
    func poll() -> Bool {
        let batch = subscription.drain(into: buffer)
        var isStopAsked = false
        for reading in buffer.prefix(batch.kept) {
            isOn = reading.value
            if reading.value { isStopAsked = true }
        }
        return isStopAsked
    }
}
