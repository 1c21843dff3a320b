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
