/// All subscribers of a producer at one time: never changed once it is published.
@usableFromInline
final class SubscriberList<Value: Sendable>: @unchecked Sendable {
    // Sendable: the memory at `first` is filled before the list is published and never changed afterwards.
    let subscribers: [Subscriber<Value>]
    /// The same subscribers, in a form that is walked through without counting references.
    @usableFromInline let first: UnsafeMutablePointer<Unmanaged<Subscriber<Value>>>
    @usableFromInline let count: Int
    /// Whether any of them runs code of others.
    @usableFromInline let runsForeignCode: Bool

    init(_ subscribers: [Subscriber<Value>]) {
        self.subscribers = subscribers
        count = subscribers.count
        first = .allocate(capacity: max(1, count))
        for (index, subscriber) in subscribers.enumerated() {
            (first + index).initialize(to: .passUnretained(subscriber))
        }
        runsForeignCode = subscribers.contains(where: \.runsForeignCode)
    }

    deinit { first.deallocate() }

    /// Hands one element to each. Returns whether the relay has to be roused.
    @inlinable @inline(__always)
    func deliver(_ reading: Reading<Value>) -> Bool {
        var mustRouse = false
        for index in 0..<count {
            first[index]._withUnsafeGuaranteedRef { if $0.deliver(reading) { mustRouse = true } }
        }
        return mustRouse
    }
}
