internal import Glibc
public import Quantities
internal import Synchronization

/// A producer to which many threads put: they take turns with a lock that has priority inheritance.
///
/// No real-time loop puts here, because it would wait for whoever is putting. A callback that runs inside a put may put
/// again; that element follows when the present one has reached everybody.
public final class SharedProducer<Value: Sendable>: Sendable {
    /// What readers subscribe to.
    public let producer: Producer<Value>
    private let lock = PriorityInheritanceLock()
    /// The thread that holds the lock, so that a callback on it does not wait for itself.
    private let holder = Atomic<UInt>(0)

    /// A producer without subscribers; see ``Producer/init(realtime:keepsLast:)``.
    public init(keepsLast: Bool = false) {
        producer = Producer(keepsLast: keepsLast)
    }

    /// Hands `value` to every subscription. Ordinary threads, as many as like; takes a lock.
    public func put(_ value: Value, measuredAt time: Timestamp = .now()) {
        let me = UInt(pthread_self())
        if holder.load(ordering: .relaxed) == me {
            producer.put(value, measuredAt: time)
            return
        }
        lock.withLock {
            holder.store(me, ordering: .relaxed)
            defer { holder.store(0, ordering: .relaxed) }
            producer.put(value, measuredAt: time)
        }
    }

    /// Ends the stream; see ``Producer/close()``.
    public func close() { producer.close() }

    /// Ends the stream with an error; see ``Producer/fail(_:)``.
    public func fail(_ error: any Error) { producer.fail(error) }
}
