public import Quantities
public import Synchronization

/// A subscription whose reader takes one element at a time and waits at a mailbox.
@usableFromInline
protocol MailboxReader<Value>: Sendable {
    associatedtype Value: Sendable
    var mailbox: Mailbox { get }
    /// Takes the next element, if there is one. Only with the reader's claim held.
    func take() -> Reading<Value>?
}

extension MailboxReader {
    /// Waits for an element as a task; nil at the end.
    @inlinable
    nonisolated(nonsending) func awaitElement() async throws(SubscriptionError) -> Reading<Value>? {
        guard mailbox.words.pointee.claimReader() else { throw .concurrentRead }
        defer { mailbox.words.pointee.releaseReader() }
        while true {
            if Task.isCancelled { throw .cancelled }
            let seen = mailbox.words.pointee.version.load(ordering: .acquiring)
            if let reading = take() { return reading }
            if mailbox.isClosed {
                if let reading = take() { return reading }
                try mailbox.checkFailure()
                return nil
            }
            await mailbox.suspend(beyond: seen)
        }
    }

    /// Waits for an element as a thread; nil at the end.
    @inlinable
    func sleepForElement(until deadline: Timestamp) throws(SubscriptionError) -> Reading<Value>? {
        guard mailbox.words.pointee.claimReader() else { throw .concurrentRead }
        defer { mailbox.words.pointee.releaseReader() }
        var isInTime = true
        while true {
            let seen = mailbox.words.pointee.version.load(ordering: .acquiring)
            if let reading = take() { return reading }
            if mailbox.isClosed {
                if let reading = take() { return reading }
                try mailbox.checkFailure()
                return nil
            }
            guard isInTime else { throw .timedOut }
            isInTime = mailbox.sleep(beyond: seen, until: deadline)
        }
    }
}
