import Quantities
import Realtime
import Subscriptions

/// Hands each event on to a loop's subscription, and then calls the loop.
final class RingingEvents<Value: PortValue>: Subscription {
    private let events: EventSubscription<Value>
    private let bell: LoopBell

    init(_ events: EventSubscription<Value>, _ bell: LoopBell) {
        self.events = events
        self.bell = bell
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
        // Behind the event: a loop that has taken the ring finds it.
        bell.ring()
    }

    func finish(throwing failure: (any Error)?) {
        events.finish(throwing: failure)
    }

    func attach(toRealtimeWriter isRealtime: Bool) {
        events.attach(toRealtimeWriter: isRealtime)
    }
}
