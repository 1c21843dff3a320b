/// Decides which slots of a loop share a head, while the loop is planned.
///
/// An output is as old as the oldest input of its stage, and news when one of them is. That is settled by which inputs of
/// the loop are behind it, and those do not change while the stages run: so stages in a row share one head, and a tick
/// only makes heads where it meets readings of its inputs, and where different ones come together.
struct HeadPlan {
    typealias Head = UnsafeMutablePointer<SlotHead>

    /// A head that is made of others: as old as the oldest of them, as new as the newest, and never of later than now.
    struct Join {
        var sources: [Head]
        var target: Head
    }

    /// The head of what speaks of now: events that are drained in the tick, and outputs of stages without inputs.
    let now: Head
    /// In an order in which what a join is made of is there before it.
    private(set) var joins: [Join] = []
    private let heads: UnsafeMutableBufferPointer<SlotHead>
    private var used = 1
    /// The heads that are joins, by what they are made of, and all of them.
    private var targets: [Set<Head>: Head] = [:]
    private var joined: Set<Head> = []

    /// Memory for the heads of a loop: at most one for each input, one for each stage, and `now`.
    static func layout(inputs: Int, stages: Int) -> SlotLayout {
        SlotLayout(SlotHead.self, count: inputs + stages + 1)
    }

    /// A plan over memory of that layout, of a loop of that many inputs and stages.
    init(at memory: UnsafeMutableRawPointer, inputs: Int, stages: Int) {
        let count = inputs + stages + 1
        now = memory.assumingMemoryBound(to: SlotHead.self)
        heads = UnsafeMutableBufferPointer(start: now, count: count)
        heads.initialize(repeating: SlotHead(time: .zero, isFresh: true))
    }

    /// The head of an input of the newest value, which the input itself sets.
    mutating func ofInput() -> Head { take() }

    /// The head of a stage's outputs, given those of its inputs.
    mutating func behind(_ inputs: [Head]) -> Head {
        var sources: [Head] = []
        var seen: Set<Head> = []
        for head in inputs where seen.insert(head).inserted { sources.append(head) }
        guard let first = sources.first else { return now }
        // What comes out of a stage speaks of no later than now already.
        if sources.count == 1, first == now || joined.contains(first) { return first }
        if let same = targets[seen] { return same }
        let join = Join(sources: sources, target: take())
        joins.append(join)
        targets[seen] = join.target
        joined.insert(join.target)
        return join.target
    }

    private mutating func take() -> Head {
        precondition(used < heads.count, "a head that was not laid out")
        defer { used += 1 }
        return now + used
    }
}
