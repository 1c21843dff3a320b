import Quantities

/// A digital input. One thread at a time waits for its edges; `interrupt()` and `close()` may come from any thread.
public protocol InputLine: AnyObject, Sendable {
    /// The present logical level.
    func level() throws(BusError) -> Bool

    /// Blocks until the next edge, oldest first, that has happened since the line was opened.
    ///
    /// At least 256 wait for whoever takes them; then the oldest are dropped, and the next edge says how many were
    /// (``LineEdge/lost``). With a deadline in the past it gives what waits already. Allocates nothing.
    /// - Returns: nil when the deadline has passed or the wait was interrupted.
    /// - Throws: ``BusError/disconnected`` when the chip is gone.
    func nextEdge(until deadline: Timestamp) throws(BusError) -> LineEdge?

    /// Ends the present wait and every later one at once: the reader is to leave.
    func interrupt()

    /// Gives the line back. Idempotent; no wait may be under way.
    func close()
}
