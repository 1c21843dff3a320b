/// How an input line is requested.
public struct InputLineSettings: Sendable, Equatable {
    /// The bias resistor.
    public var bias: LineBias
    /// Which logical changes are reported.
    public var edges: LineEdges
    /// Whether a low voltage counts as active.
    public var isActiveLow: Bool
    /// How long the line has to stand still before a change counts, cut to microseconds; zero for none. The level that is
    /// read is the one that counts, and an edge's time stamp is the end of this time.
    public var debounce: Duration

    /// Settings of an input; by default no change of bias, both edges, active high, no debounce.
    public init(
        bias: LineBias = .asIs, edges: LineEdges = .both, isActiveLow: Bool = false, debounce: Duration = .zero
    ) {
        self.bias = bias
        self.edges = edges
        self.isActiveLow = isActiveLow
        self.debounce = debounce
    }
}

/// Which changes of a line are reported.
public enum LineEdges: String, Sendable, CaseIterable {
    /// Changes from inactive to active.
    case rising
    /// Changes from active to inactive.
    case falling
    /// Every change.
    case both
}

/// The resistor that gives a line a level while nothing drives it.
public enum LineBias: String, Sendable, CaseIterable {
    /// Whatever the board does by itself.
    case asIs
    /// No resistor.
    case disabled
    /// A resistor to the supply: an open switch reads high.
    case pullUp
    /// A resistor to ground: an open switch reads low.
    case pullDown
}
