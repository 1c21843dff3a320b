/// By when a loop's tick has to end, and what follows when it does not.
public struct Deadline: Sendable, Equatable {
    /// Nanoseconds from the release of the tick to its end; for a tick on an event from the moment when the event was put,
    /// or when the gap before it was over.
    public var nanoseconds: Int64
    /// How many misses in a row count.
    public var limit: Int
    /// What happens then.
    public var policy: DeadlinePolicy

    /// A deadline; by default one miss is told and nothing else happens.
    public init(nanoseconds: Int64, limit: Int = 1, policy: DeadlinePolicy = .warn) {
        self.nanoseconds = nanoseconds
        self.limit = limit
        self.policy = policy
    }
}

/// What happens when a loop misses its deadline so many times in a row.
public enum DeadlinePolicy: String, Sendable, CaseIterable {
    /// It is counted and told.
    case warn
    /// The next release is passed over, so that the rest of the machine gets the time.
    case skip
    /// The loop's actuators go safe, until a tick ends in time.
    case safe
    /// The loop's actuators go safe and stay there until somebody arms them.
    case stop
}
