import Quantities

/// What is known of a thread from outside.
final class ThreadLife: Sendable {
    private let monitor = Monitor()
    // Unsafe: `monitor` protects them.
    private nonisolated(unsafe) var refusals: [SystemThread.Refusal]?
    private nonisolated(unsafe) var hasEnded = false

    func begin(_ refusals: [SystemThread.Refusal]) {
        monitor.withLock {
            self.refusals = refusals
            monitor.wakeAll()
        }
    }

    func end() {
        monitor.withLock {
            hasEnded = true
            monitor.wakeAll()
        }
    }

    /// Blocks until its scheduling has been decided.
    func waitForRefusals() -> [SystemThread.Refusal] {
        monitor.withLock {
            while true {
                if let refusals { return refusals }
                monitor.wait(until: .distantFuture)
            }
        }
    }

    /// Whether its body returns before the deadline.
    func waitForEnd(until deadline: Timestamp) -> Bool {
        monitor.withLock {
            while !hasEnded {
                guard Timestamp.now() < deadline else { return false }
                monitor.wait(until: deadline)
            }
            return true
        }
    }
}
