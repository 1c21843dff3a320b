import Quantities
import Subscriptions

final class PortWatchOf<Value: PortValue>: PortWatch {
    private let listening: Listening<Value>
    private let subscription = MostRecentSubscription<Value>()
    private var last: Reading<Value>?

    init(name: String, port: SourcePortOf<Value>) {
        listening = Listening(subscription, to: port, replayingLast: true)
        super.init(name: name, description: port.description)
    }

    override func newestReading() -> ObservedReading? {
        if let reading = subscription.poll() { last = reading }
        return last.map(ObservedReading.init)
    }
}
