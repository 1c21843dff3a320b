import Quantities
import Subscriptions

/// Readings that wait for their time, in the order in which they came.
struct DelayLine<Value: Sendable>: Sendable {
    private var waiting: [(due: Timestamp, reading: Reading<Value>)] = []
    /// How many of them, from the beginning, have left: the array is moved up only now and then.
    private var left = 0

    /// The most readings that wait; a further one takes the place of the older half.
    private static var capacity: Int { 65_536 }

    /// When the first one leaves; nil when none waits.
    var firstDue: Timestamp? { left < waiting.count ? waiting[left].due : nil }

    mutating func append(_ reading: Reading<Value>, due: Timestamp) {
        if waiting.count - left >= Self.capacity { left += Self.capacity / 2 }
        if left > waiting.count / 2 {
            waiting.removeFirst(left)
            left = 0
        }
        waiting.append((due, reading))
    }

    /// The first one, when it is due at that time.
    mutating func next(at time: Timestamp) -> Reading<Value>? {
        guard let due = firstDue, due <= time else { return nil }
        defer { left += 1 }
        return waiting[left].reading
    }
}
