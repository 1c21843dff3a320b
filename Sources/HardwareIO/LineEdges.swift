/// Which changes of a line are reported.
public enum LineEdges: String, Sendable, CaseIterable {
    /// Changes from inactive to active.
    case rising
    /// Changes from active to inactive.
    case falling
    /// Every change.
    case both
}
