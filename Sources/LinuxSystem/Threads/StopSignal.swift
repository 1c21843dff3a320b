import Quantities
import Synchronization

/// "Please leave", said once to a thread: it can sleep on it until a deadline, or poll it beside a device.
///
/// Set from any thread or signal handler; it stays set. Sleeping is one futex wait with an absolute deadline, as
/// exact as `clock_nanosleep`, and ends at once when the signal is given.
public final class StopSignal: Sendable {
    private let flag = Atomic<Bool>(false)
    private let bell = Futex()
    private let descriptor = AtomicLazyReference<WakeDescriptor>()

    /// A signal that has not been given.
    public init() {}

    /// Gives the signal. Idempotent, never blocks.
    ///
    /// - Returns: whether nobody had given it before.
    @discardableResult
    public func signal() -> Bool {
        let isFirst = !flag.exchange(true, ordering: .sequentiallyConsistent)
        bell.bump()
        bell.wake(.max)
        descriptor.load()?.signal()
        return isFirst
    }

    /// Whether it has been given: one atomic load.
    public var isSignalled: Bool { flag.load(ordering: .acquiring) }

    /// Blocks until the deadline or the signal, whichever is first. Allocates nothing.
    ///
    /// - Returns: whether the signal has been given.
    public func wait(until deadline: Timestamp) -> Bool {
        while true {
            let ticket = bell.ticket
            if isSignalled { return true }
            if !bell.sleep(while: ticket, until: deadline) { return isSignalled }
        }
    }

    /// The descriptor to poll beside a device. Made when it is first asked for, so that who only sleeps needs none.
    ///
    /// - Throws: when the process may open no more files (`eventfd`).
    public var wake: WakeDescriptor {
        get throws(SystemError) {
            if let made = descriptor.load() { return made }
            let wake = descriptor.storeIfNil(try WakeDescriptor())
            // Who gave the signal before it was there could not set it.
            if flag.load(ordering: .sequentiallyConsistent) { wake.signal() }
            return wake
        }
    }
}
