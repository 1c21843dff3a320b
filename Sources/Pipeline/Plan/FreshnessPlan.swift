/// Decides which slots of a loop share one freshness, while the loop is planned.
///
/// An output is as old as the oldest input of its stage, and news when one of them is. That is settled by which inputs of
/// the loop are behind it, and those do not change while the stages run: so stages in a row share one freshness, and a tick
/// only works one out where it meets readings of its inputs, and where different ones come together.
struct FreshnessPlan {
    typealias Place = UnsafeMutablePointer<Freshness>

    /// One that is made of others: as old as the oldest of them, as new as the newest, and never of later than now.
    struct Join {
        var sources: [Place]
        var target: Place
    }

    /// The freshness of what speaks of now: events that are drained in the tick, and outputs of stages without inputs.
    let now: Place
    /// In an order in which what a join is made of is there before it.
    private(set) var joins: [Join] = []
    private let places: UnsafeMutableBufferPointer<Freshness>
    private var used = 1
    /// Those that are joins, by what they are made of, and all of them.
    private var targets: [Set<Place>: Place] = [:]
    private var joined: Set<Place> = []

    /// Memory for the freshness of a loop's slots: at most one for each input, one for each stage, and `now`.
    static func layout(inputs: Int, stages: Int) -> SlotLayout {
        SlotLayout(Freshness.self, count: inputs + stages + 1)
    }

    /// A plan over memory of that layout, of a loop of that many inputs and stages.
    init(at memory: UnsafeMutableRawPointer, inputs: Int, stages: Int) {
        let count = inputs + stages + 1
        now = memory.assumingMemoryBound(to: Freshness.self)
        places = UnsafeMutableBufferPointer(start: now, count: count)
        places.initialize(repeating: Freshness(time: .zero, isFresh: true))
    }

    /// The freshness of an input of the newest value, which the input itself sets.
    mutating func ofInput() -> Place { take() }

    /// The freshness of a stage's outputs, given those of its inputs.
    mutating func behind(_ inputs: [Place]) -> Place {
        var sources: [Place] = []
        var seen: Set<Place> = []
        for freshness in inputs where seen.insert(freshness).inserted { sources.append(freshness) }
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

    private mutating func take() -> Place {
        precondition(used < places.count, "a freshness without a place")
        defer { used += 1 }
        return now + used
    }
}
