public import Synchronization

/// Hands each event on to a loop's subscription, remembers whether one was true, and then calls the loop if it ticks on
/// them.
@usableFromInline
package final class NotedEvents<Value: Sendable>: Subscription {
    @usableFromInline let events: EventSubscription<Value>
    /// Not optional: to look whether there is one would count a reference.
    @usableFromInline let call: @Sendable () -> Void
    @usableFromInline let sawTrue = Atomic<Bool>(false)

    /// - Parameter call: runs behind each event on the thread that puts it: no lock, no allocation, no put.
    package init(_ events: EventSubscription<Value>, calling call: @escaping @Sendable () -> Void = {}) {
        self.events = events
        self.call = call
    }

    /// Whether an event since the last call was true, also when it was not kept. By the loop, before it takes the events:
    /// what is noted meanwhile may come again with the next tick.
    @inlinable
    package func takeTrue() -> Bool {
        sawTrue.load(ordering: .relaxed) && sawTrue.exchange(false, ordering: .acquiring)
    }

    @inlinable
    package func put(_ reading: Reading<Value>) {
        if deliver(reading) { Relay.shared.rouse() }
    }

    /// The same; returns whether the relay has to be roused.
    @inlinable @inline(__always)
    func deliver(_ reading: Reading<Value>) -> Bool {
        let mustRouse = events.deliver(reading)
        // Unsafe in name only: the types are the same where it is reached. A cast by `as` asks the language's runtime.
        // Behind the event: the tick that takes the note has it among its events, or has lost it.
        if Value.self == Bool.self, unsafeBitCast(reading.value, to: Bool.self) {
            sawTrue.store(true, ordering: .releasing)
        }
        // Behind the event: a loop that is called finds it.
        call()
        return mustRouse
    }

    @usableFromInline
    package func finish(throwing failure: (any Error)?) {
        events.finish(throwing: failure)
    }

    @usableFromInline
    package func attach(toRealtimeWriter isRealtime: Bool) {
        events.attach(toRealtimeWriter: isRealtime)
    }
}
