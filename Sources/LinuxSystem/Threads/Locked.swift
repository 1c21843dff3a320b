/// A value that is only reached while its lock is held.
@usableFromInline
package final class Locked<State>: @unchecked Sendable {
    // Sendable: `state` is touched inside `withLock` alone, which holds the lock around it.
    @usableFromInline let lock = PriorityInheritanceLock()
    @usableFromInline var state: State

    /// Guards `state`.
    @inlinable
    package init(_ state: State) {
        self.state = state
    }

    /// Runs `body` on the value while holding the lock. What `body` returns is acted on after the lock is given back.
    @inlinable
    package func withLock<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&state)
    }
}
