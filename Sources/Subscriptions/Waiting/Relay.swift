package import LinuxSystem
internal import Synchronization

/// The thread that resumes tasks for writers that must not: real-time loops.
///
/// A loop pushes the mailboxes whose readers wait onto a stack (no allocation, no lock) and then rouses the relay with
/// at most one futex wake, however many they were. The relay has ordinary priority and blocks all signals.
@usableFromInline
package final class Relay: Sendable {
    /// The process's relay; its thread starts with the first real-time writer.
    @usableFromInline
    package static let shared = Relay()

    private let top = Atomic<UInt>(0)
    private let isAsleep = Atomic<Bool>(false)
    private let bell = Futex()
    private let isRunning = Locked(false)

    private init() {}

    /// Starts the thread, if it does not run yet. Never on a real-time thread.
    ///
    /// - Throws: when there is no thread to be had; the next call tries again.
    @usableFromInline
    package static func start() throws(SystemError) {
        try shared.isRunning.withLock { isRunning throws(SystemError) in
            if isRunning { return }
            try SystemThread.startDetached(ThreadSettings(name: "sinew-relay")) { shared.work() }
            isRunning = true
        }
    }

    /// As ``start()``, for those who can do without: whether it runs.
    @usableFromInline @discardableResult
    package static func startIfPossible() -> Bool {
        do { try start() } catch { return false }
        return true
    }

    /// Puts a node onto the stack. A retain and a compare-and-swap; follow with one ``rouse()``.
    func push(_ node: RelayNode) {
        guard !node.isQueued.exchange(true, ordering: .acquiringAndReleasing) else { return }
        let address = UInt(bitPattern: Unmanaged.passRetained(node).toOpaque())
        var current = top.load(ordering: .relaxed)
        while true {
            node.below.store(current, ordering: .relaxed)
            let (exchanged, original) = top.weakCompareExchange(
                expected: current, desired: address, ordering: .sequentiallyConsistent)
            if exchanged { return }
            current = original
        }
    }

    /// Makes sure that the relay looks at the stack: one futex wake if it sleeps, nothing otherwise.
    @usableFromInline
    func rouse() {
        guard isAsleep.load(ordering: .sequentiallyConsistent),
            isAsleep.exchange(false, ordering: .sequentiallyConsistent)
        else { return }
        bell.bump()
        bell.wake()
    }

    private func work() -> Never {
        while true {
            let ticket = bell.ticket
            isAsleep.store(true, ordering: .sequentiallyConsistent)
            if top.load(ordering: .sequentiallyConsistent) == 0 {
                _ = bell.sleep(while: ticket, until: .distantFuture)
            }
            isAsleep.store(false, ordering: .sequentiallyConsistent)
            runAll(takeAll())
        }
    }

    /// Takes the whole stack and turns it round, so that nodes run in the order in which they were pushed.
    private func takeAll() -> UInt {
        var rest = top.exchange(0, ordering: .sequentiallyConsistent)
        var reversed: UInt = 0
        while let node = Relay.node(at: rest) {
            node._withUnsafeGuaranteedRef { node in
                let next = node.below.load(ordering: .relaxed)
                node.below.store(reversed, ordering: .relaxed)
                reversed = rest
                rest = next
            }
        }
        return reversed
    }

    private func runAll(_ first: UInt) {
        var address = first
        while let node = Relay.node(at: address)?.takeRetainedValue() {
            address = node.below.load(ordering: .relaxed)
            // From here on a writer may queue the node again; what it wants done is seen by this run or the next. An
            // exchange, so that a writer who found the node still queued has its writes seen by the run that follows.
            _ = node.isQueued.exchange(false, ordering: .acquiringAndReleasing)
            node.run()
        }
    }

    private static func node(at address: UInt) -> Unmanaged<RelayNode>? {
        UnsafeRawPointer(bitPattern: address).map { Unmanaged<RelayNode>.fromOpaque($0) }
    }
}
