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

    /// Settings of a loop.
    public init(rate: Hertz, priority: Int32? = nil, cpu: Int32? = nil, deadline: Deadline? = nil) {
        self.rate = rate
        self.priority = priority
        self.cpu = cpu
        self.deadline = deadline
    }
}
