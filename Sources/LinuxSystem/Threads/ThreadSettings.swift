/// How a thread of the runtime's own is to be scheduled.
public struct ThreadSettings: Sendable, Equatable {
    /// The name that `ps -L`, `top -H` and `perf` show; the kernel keeps 15 bytes of it.
    public var name: String
    /// SCHED_FIFO priority, 1…99; nil leaves the thread to the ordinary scheduler.
    public var priority: Int32?
    /// The only processor that it may run on; nil leaves it to the kernel.
    public var cpu: Int32?
    /// The stack in bytes, kept small because a real-time process locks its memory.
    public var stackBytes: Int
    /// How much later than asked, in nanoseconds, the kernel may end a sleep of an ordinary thread, at least 1; its own
    /// default is 50 µs. A SCHED_FIFO thread has none.
    public var timerSlack: Int64
    /// Whether every page of the stack is touched before the body runs, so that none is missing when it is needed.
    public var touchesStack: Bool

    /// Settings of a thread; by default an ordinary one with a stack of 256 KiB and the smallest slack.
    public init(
        name: String, priority: Int32? = nil, cpu: Int32? = nil, stackBytes: Int = 256 * 1024, timerSlack: Int64 = 1,
        touchesStack: Bool = false
    ) {
        self.name = name
        self.priority = priority
        self.cpu = cpu
        self.stackBytes = stackBytes
        self.timerSlack = timerSlack
        self.touchesStack = touchesStack
    }
}
