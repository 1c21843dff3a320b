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

    func put(_ reading: Reading<Value>) {
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
