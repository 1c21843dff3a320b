/// All subscribers of a producer at one time: never changed once it is published.
@usableFromInline
final class SubscriberList<Value: Sendable>: Sendable {
    @usableFromInline let subscribers: [Subscriber<Value>]
    /// Whether any of them runs code of others.
    @usableFromInline let runsForeignCode: Bool

    init(_ subscribers: [Subscriber<Value>]) {
        self.subscribers = subscribers
        runsForeignCode = subscribers.contains(where: \.runsForeignCode)
    }

    /// Hands one element to each. Returns whether the relay has to be roused.
    @inlinable @inline(__always)
    func deliver(_ reading: Reading<Value>) -> Bool {
        var mustRouse = false
        subscribers.withUnsafeBufferPointer { subscribers in
            for index in 0..<subscribers.count where subscribers[index].deliver(reading) { mustRouse = true }
        }
        return mustRouse
    }
}
