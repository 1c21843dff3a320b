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

    /// Settings of a thread; by default an ordinary one with a stack of 256 KiB.
    public init(name: String, priority: Int32? = nil, cpu: Int32? = nil, stackBytes: Int = 256 * 1024) {
        self.name = name
        self.priority = priority
        self.cpu = cpu
        self.stackBytes = stackBytes
    }
}
