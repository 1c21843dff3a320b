/// The edges of an open line that nobody has taken yet: at most 256 of them, and then the oldest go and are counted, as in
/// the kernel. For boards that are no kernel. After it was made nothing allocates.
public struct LineEdgeQueue: Sendable {
    /// How many edges wait at most: what a line request asks of the kernel, too.
    public static let capacity = 256

    private var ring = [LineEdge](repeating: LineEdge(time: .zero, level: false), count: capacity)
    private var first = 0
    private var count = 0
    private var lost: UInt64 = 0

    /// A queue in which nothing waits.
    public init() {}

    /// Adds the youngest edge.
    public mutating func append(_ edge: LineEdge) {
        if count == Self.capacity {
            lost += 1 + ring[first].lost
            removeFirst()
        }
        ring[(first + count) % Self.capacity] = edge
        count += 1
    }

    /// Takes the oldest edge, with the number of those that were dropped before it.
    public mutating func popFirst() -> LineEdge? {
        guard count > 0 else { return nil }
        var edge = ring[first]
        edge.lost += lost
        lost = 0
        removeFirst()
        return edge
    }

    private mutating func removeFirst() {
        first = (first + 1) % Self.capacity
        count -= 1
    }
}
