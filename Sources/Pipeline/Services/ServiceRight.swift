/// What a service may do to a robot besides looking at it, as its key `rights` says; without one, nothing.
public enum ServiceRight: String, Sendable, CaseIterable {
    /// Make every output safe, until the robot is armed again.
    case stop
    /// Let the loops drive.
    case arm
    /// Inject faults, and end them.
    case inject
}
