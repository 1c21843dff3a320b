import Quantities
import Realtime
import Subscriptions
import Synchronization

/// Hands each event on to a loop's subscription, remembers whether one was true, and then calls the loop if it ticks on
/// them.
final class NotedEvents<Value: PortValue>: Subscription {
    private let events: EventSubscription<Value>
    private let bell: LoopBell?
    private let sawTrue = Atomic<Bool>(false)

    init(_ events: EventSubscription<Value>, _ bell: LoopBell?) {
        self.events = events
        self.bell = bell
    }

    /// Whether an event since the last call was true, also when it was not kept. By the loop, before it takes the events:
    /// what is noted meanwhile may come again with the next tick.
    func takeTrue() -> Bool {
        sawTrue.load(ordering: .relaxed) && sawTrue.exchange(false, ordering: .acquiring)
    }

    // See StateInput.
    @_specialize(where Value == Bool)
    @_specialize(where Value == Double)
    @_specialize(where Value == Int)
    @_specialize(where Value == Vector3)
    func put(_ reading: Reading<Value>) { handOn(reading) }

    @inline(never)
    private func handOn(_ reading: Reading<Value>) {
        events.put(reading)
        // Unsafe in name only: the types are the same where it is reached. A cast by `as` asks the language's runtime.
        // Behind the event: the tick that takes the note has it among its events, or has lost it.
        if Value.self == Bool.self, unsafeBitCast(reading.value, to: Bool.self) {
            sawTrue.store(true, ordering: .releasing)
        }
        // Behind the event: a loop that has taken the ring finds it.
        bell?.ring()
    }

    func finish(throwing failure: (any Error)?) {
        events.finish(throwing: failure)
    }

    func attach(toRealtimeWriter isRealtime: Bool) {
        events.attach(toRealtimeWriter: isRealtime)
    }
}
