import HardwareIO

/// The edges of an open line that nobody has taken yet: at most 64 of them, and then the oldest go, as in the kernel.
struct EdgeQueue: Sendable {
    private var edges: [LineEdge] = []
    private static let capacity = 64

    /// A queue that allocates nothing from now on.
    init() {
        edges.reserveCapacity(Self.capacity)
    }

    /// Adds the youngest edge.
    mutating func append(_ edge: LineEdge) {
        if edges.count == Self.capacity { edges.removeFirst() }
        edges.append(edge)
    }

    /// Takes the oldest edge.
    mutating func popFirst() -> LineEdge? {
        edges.isEmpty ? nil : edges.removeFirst()
    }
}
