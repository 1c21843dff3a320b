/// Why a read, a wait or a conversion did not give an element.
public enum SubscriptionError: Error, Sendable {
    /// The producer ended with an error, which is attached: a device that failed, a thread that threw.
    case failed(any Error)

    /// The stream ended in good order, where a call has no other way to say so.
    case finished

    /// The waiting task was cancelled. No element was taken.
    case cancelled

    /// The deadline of a blocking wait passed. No element was taken.
    case timedOut

    /// Somebody else is reading this subscription. Each reader takes a subscription of its own.
    case concurrentRead

    /// Somebody else is writing to this subscription. Several writers share a ``SharedProducer``.
    case concurrentWrite

    /// The system gave no thread to a device that needs one. `code` is the error number.
    case noThread(name: String, code: Int32)

    /// A batch does not fit those before it. `rule` names what differs, `found` and `expected` the values.
    case mismatch(rule: String, found: String, expected: String)
}

extension SubscriptionError: CustomStringConvertible {
    /// One sentence: the rule, the value and the remedy.
    public var description: String {
        switch self {
        case .failed(let error):
            "the source failed: \(error)"
        case .finished:
            "the source was closed; subscribe to a running one"
        case .cancelled:
            "the waiting task was cancelled; no element was taken"
        case .timedOut:
            "no element came before the deadline; the next one is still delivered to a later read"
        case .concurrentRead:
            "a subscription has one reader at a time; let the second reader subscribe for itself"
        case .concurrentWrite:
            "a subscription has one writer at a time; let the writers share a SharedProducer"
        case .noThread(let name, let code):
            "the thread \(name) could not be started (error \(code)); allow more threads with ulimit -u or TasksMax="
        case .mismatch(let rule, let found, let expected):
            "\(rule): found \(found), expected \(expected)"
        }
    }
}
