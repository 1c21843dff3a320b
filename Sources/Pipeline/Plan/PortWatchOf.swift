import Quantities
import Subscriptions

final class PortWatchOf<Value: PortValue>: PortWatch {
    private let subscription: MostRecentSubscription<Value>
    private var last: Value?

    init(name: String, description: PortDescription, subscription: MostRecentSubscription<Value>) {
        self.subscription = subscription
        super.init(name: name, description: description)
    }

    override func newest() -> WatchedValue? {
        if let reading = subscription.poll() { last = reading.value }
        switch last {
        case let value as Bool: return .bool(value)
        case let value as Int: return .integer(value)
        case let value as Double: return .double(value)
        case let value as Vector3: return .vector(value)
        default: return nil
        }
    }
}
