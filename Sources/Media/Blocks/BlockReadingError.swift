public import Subscriptions

/// Why a reader got no block.
public enum BlockReadingError: Error, Sendable, CustomStringConvertible {
    /// The subscription gave none; see there.
    case subscription(SubscriptionError)
    /// It holds as many leases as it may.
    case holdsAll(Int)

    /// One line: the rule, the value, and the remedy.
    public var description: String {
        switch self {
        case .subscription(let error): "\(error)"
        case .holdsAll(let limit):
            "a reader may hold \(limit) block\(limit == 1 ? "" : "s") at a time and holds so many; let go of one before"
                + " taking the next"
        }
    }
}
