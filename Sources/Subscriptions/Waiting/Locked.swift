/// A value that is only reached while its lock is held.
package final class Locked<State>: @unchecked Sendable {
    // Sendable: `state` is touched inside `withLock` alone, which holds the lock around it.
    private let lock = PriorityInheritanceLock()
    private var state: State

    /// Guards `state`.
    package init(_ state: State) {
        self.state = state
    }

    /// Runs `body` on the value while holding the lock. What `body` returns is acted on after the lock is given back.
    package func withLock<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try lock.withLock { () throws(Failure) in try body(&state) }
    }
}
