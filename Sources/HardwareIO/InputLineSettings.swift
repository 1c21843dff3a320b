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
