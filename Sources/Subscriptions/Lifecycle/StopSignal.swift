internal import Quantities
internal import Synchronization

/// Tells a thread to stop, and wakes it when it sleeps.
final class StopSignal: Sendable {
    private let flag = Atomic<Bool>(false)
    private let bell = Futex()

    /// Whether the thread is to stop.
    var isRaised: Bool { flag.load(ordering: .acquiring) }

    /// Tells the thread to stop. Returns whether nobody had before.
    @discardableResult
    func raise() -> Bool {
        let isFirst = !flag.exchange(true, ordering: .sequentiallyConsistent)
        bell.bump()
        bell.wake(.max)
        return isFirst
    }

    /// Sleeps until `deadline` or until the signal is raised; whether it is.
    func sleep(until deadline: Timestamp) -> Bool {
        while true {
            let ticket = bell.ticket
            if isRaised { return true }
            if !bell.sleep(while: ticket, until: deadline) { return isRaised }
        }
    }
}
