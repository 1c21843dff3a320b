import LinuxSystem
import Quantities

/// How often a control loop runs, and on what kind of thread.
public struct LoopSettings: Sendable, Equatable {
    /// Ticks per second.
    public var rate: Hertz
    /// SCHED_FIFO priority, 1…99; nil for an ordinary thread.
    public var priority: Int32?
    /// The only processor that the loop may run on; nil leaves it to the kernel.
    public var cpu: Int32?

    /// By when each tick has to end; nil for no deadline.
    public var deadline: Deadline?

    /// Nanoseconds from the end of a tick on an event to the next one, at least; what happens meanwhile waits for it or
    /// for the release, whichever is first.
    public var eventGap: Int64

    /// How much later than asked, in nanoseconds, the kernel may wake the loop while it is an ordinary thread, at
    /// least 1.
    public var timerSlack: Int64

    /// The stack of the loop's thread in bytes, all of it in memory before the first tick.
    public var stackBytes: Int

    /// One millisecond: a storm of events brings at most a thousand ticks a second.
    public static let defaultEventGap: Int64 = 1_000_000

    /// Settings of a loop.
    public init(
        rate: Hertz, priority: Int32? = nil, cpu: Int32? = nil, deadline: Deadline? = nil,
        eventGap: Int64 = Self.defaultEventGap, timerSlack: Int64 = 1, stackBytes: Int = 256 * 1024
    ) {
        self.rate = rate
        self.priority = priority
        self.cpu = cpu
        self.deadline = deadline
        self.eventGap = eventGap
        self.timerSlack = timerSlack
        self.stackBytes = stackBytes
    }
}
