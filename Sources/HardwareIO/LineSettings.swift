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

/// Which changes of a line are reported.
public enum LineEdges: String, Sendable, CaseIterable {
    /// Changes from inactive to active.
    case rising
    /// Changes from active to inactive.
    case falling
    /// Every change.
    case both
}

/// How an input line is requested.
public struct InputLineSettings: Sendable, Equatable {
    /// The bias resistor.
    public var bias: LineBias
    /// Which logical changes are reported.
    public var edges: LineEdges
    /// Whether a low voltage counts as active.
    public var isActiveLow: Bool

    /// Settings of an input; by default no change of bias, both edges, active high.
    public init(bias: LineBias = .asIs, edges: LineEdges = .both, isActiveLow: Bool = false) {
        self.bias = bias
        self.edges = edges
        self.isActiveLow = isActiveLow
    }
}

/// How an output line is requested.
public struct OutputLineSettings: Sendable, Equatable {
    /// The logical level from the first moment on: an output never starts anywhere but at its safe value.
    public var initialLevel: Bool
    /// Whether the active level is a low voltage.
    public var isActiveLow: Bool

    /// Settings of an output.
    public init(initialLevel: Bool, isActiveLow: Bool = false) {
        self.initialLevel = initialLevel
        self.isActiveLow = isActiveLow
    }
}
