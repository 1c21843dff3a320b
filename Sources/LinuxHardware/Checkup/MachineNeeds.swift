/// What a robot asks of its machine: what a check-up compares the machine with.
public struct MachineNeeds: Sendable, Equatable {
    /// Whether there is a file that says so; otherwise all below is a guess, and what is missing is only worth a note.
    public var isKnown = false
    /// Whether loops or the whole process ask for real time.
    public var isRealtime = false
    /// Whether a guard process keeps the outputs.
    public var wantsGuard = true
    /// The guard's SCHED_FIFO priority; nil when it is an ordinary process.
    public var guardPriority: Int32?
    /// How many producers, loops and actuators there are.
    public var parts = 0
    /// Whether it drives anything.
    public var hasOutputs = false
    /// Whether a line takes the power from everything.
    public var hasCutoff = false
    /// The node of the machine's watchdog; nil when it does not ask for one.
    public var watchdog: String?

    /// The needs of a robot that nothing is known about.
    public init() {}
}
