import Quantities
import Subscriptions
import Synchronization

/// A reading of an output as people and tools see it.
public struct ObservedReading: Sendable, Equatable {
    /// Its number at the output; what was put while nobody listened has none.
    public var sequence: UInt64
    /// When it was measured.
    public var time: Timestamp
    /// What was measured.
    public var value: WatchedValue
    /// Whether the value says what was measured: false where it, or a value that it was made from, is not a number.
    public var isValid = true
}

/// Counts readings that were lost because nobody took them in time.
package final class LossCount: Sendable {
    private let losses = Atomic<UInt64>(0)

    package init() {}

    /// How many there were.
    package var count: UInt64 { losses.load(ordering: .relaxed) }

    package func note(_ count: UInt64) { losses.wrappingAdd(count, ordering: .relaxed) }
}

/// Every reading of a port, kept until it is taken, for people and tools: read by one thread, as often as it likes.
public class PortRecord {
    /// The port's name in the pipeline, such as "balance.effort".
    public let name: String
    /// What the port carries.
    public let description: PortDescription

    init(name: String, description: PortDescription) {
        self.name = name
        self.description = description
    }

    /// The readings since the last call, the oldest first. Allocates.
    public func take() -> [ObservedReading] { preconditionFailure("a record without a type") }

    /// How many readings had to give way before they were taken.
    public var lostCount: UInt64 { preconditionFailure("a record without a type") }
}

final class PortRecordOf<Value: PortValue>: PortRecord {
    private let listening: Listening<Value>
    private let subscription: EventSubscription<Value>
    private let losses: LossCount

    init(name: String, port: SourcePortOf<Value>, capacity: Int, losses: LossCount) {
        subscription = EventSubscription(capacity: capacity)
        self.losses = losses
        listening = Listening(subscription, to: port)
        super.init(name: name, description: port.description)
    }

    override func take() -> [ObservedReading] {
        var readings: [ObservedReading] = []
        let batch = subscription.drain { readings.append(ObservedReading($0)) }
        losses.note(batch.count - UInt64(batch.kept))
        return readings
    }

    override var lostCount: UInt64 { subscription.lostCount }
}

/// A subscription to a port, for as long as this lives.
final class Listening<Value: PortValue> {
    private let leave: () -> Void

    /// - Parameter replayingLast: whether the last reading of a producer's port comes first; a loop's output keeps none.
    init(_ subscription: some Subscription<Value>, to port: SourcePortOf<Value>, replayingLast: Bool = false) {
        let (producer, demand) = (port.producer, port.demand)
        producer.subscribe(subscription, replayingLast: replayingLast)
        // Behind it, so that what the loop hands on arrives.
        demand?.begin()
        leave = {
            demand?.end()
            producer.unsubscribe(subscription)
        }
    }

    deinit { leave() }
}

extension ObservedReading {
    init<Value: PortValue>(_ reading: Reading<Value>) {
        self.init(
            sequence: reading.sequence, time: reading.time, value: WatchedValue(reading.value),
            isValid: reading.isValid)
    }
}
