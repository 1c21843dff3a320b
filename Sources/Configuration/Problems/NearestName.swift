/// The known name that somebody probably meant. For messages: it allocates.
public enum NearestName {
    /// The candidate nearest to `word`, or nil when none is near.
    ///
    /// Nearness is the number of letters to add, remove, change or swap with their neighbour (Damerau–Levenshtein in
    /// its optimal-string-alignment form), without regard to case. A third of the longer word may differ, at least
    /// one letter, never all of them. Failing that, a candidate that only continues the word is near (`slew` for
    /// `slewPerSecond`). Among equals the one nearer in case wins, then the one named first.
    public static func find(_ word: String, among candidates: some Sequence<String>) -> String? {
        guard var search = NameSearch(word) else { return nil }
        for candidate in candidates {
            if let key = NameKey(candidate) { search.consider(key) }
        }
        return search.nearest
    }
}

/// Names in which a nearest one is looked for many times.
public struct NameIndex: Sendable {
    /// All names, in the order in which they were given.
    public let names: [String]
    private let keys: [NameKey]

    /// An index of these names.
    public init(_ names: [String]) {
        self.names = names
        keys = names.compactMap(NameKey.init)
    }

    /// What ``NearestName/find(_:among:)`` finds among the names that are allowed.
    ///
    /// - Parameter work: how many names may still be looked at, so that a file with a thousand slips is not slow; nothing is
    ///   found when it is used up.
    public func nearest(to word: String, work: inout Int, where isAllowed: (String) -> Bool = { _ in true }) -> String?
    {
        guard work >= keys.count, var search = NameSearch(word) else { return nil }
        work -= keys.count
        for key in keys where search.mayBeNear(key) && isAllowed(key.name) {
            search.consider(key)
            work -= 10
        }
        return search.nearest
    }
}

/// A name that may be near to another, as a search needs it.
private struct NameKey: Sendable {
    let name: String
    let exact: [Unicode.Scalar]
    let folded: [Unicode.Scalar]
    /// Which letters there are, many of them under one bit.
    let letters: UInt64

    /// Nil for what is nobody's slip of the finger.
    init?(_ name: String) {
        guard name.utf8.count <= 4 * NameSearch.longestWord else { return nil }
        self.name = name
        exact = Array(name.unicodeScalars)
        folded = Array(name.lowercased().unicodeScalars)
        letters = folded.reduce(0) { $0 | 1 << UInt64($1.value & 63) }
    }
}

/// The search for the name nearest to one word.
private struct NameSearch {
    /// Words longer than this are nobody's slip of the finger, and would cost quadratic time.
    static let longestWord = 64

    private let word: NameKey
    private var best: (score: (Int, Int), name: String)?
    // The rows of the distance matrix; kept, so that no comparison allocates them.
    private var beforeLast: [Int] = []
    private var last: [Int] = []
    private var current: [Int] = []

    init?(_ word: String) {
        guard !word.isEmpty, word.utf8.count <= 4 * Self.longestWord, word.unicodeScalars.count <= Self.longestWord,
            let key = NameKey(word)
        else { return nil }
        self.word = key
    }

    var nearest: String? { best?.name }

    /// Whether it is worth a comparison: each letter that only one of the two has is a difference.
    func mayBeNear(_ other: NameKey) -> Bool {
        let missing = max(
            (word.letters & ~other.letters).nonzeroBitCount, (other.letters & ~word.letters).nonzeroBitCount)
        return missing <= allowance(other) || other.folded.starts(with: word.folded)
    }

    private func allowance(_ other: NameKey) -> Int {
        max(1, max(word.folded.count, other.folded.count) / 3)
    }

    mutating func consider(_ other: NameKey) {
        let longer = max(word.folded.count, other.folded.count)
        let difference = abs(word.folded.count - other.folded.count)
        let limit = min(allowance(other), longer - 1)
        var distance = Int.max
        if difference <= limit { distance = self.distance(word.folded, other.folded, upTo: limit) ?? Int.max }
        if distance == Int.max {
            guard word.folded.count >= 3, other.folded.starts(with: word.folded) else { return }
            distance = difference + Self.longestWord
        }
        if let best, distance > best.score.0 { return }
        let exact = self.distance(word.exact, other.exact, upTo: Int.max) ?? Int.max
        if let best, (distance, exact) >= best.score { return }
        best = ((distance, exact), other.name)
    }

    /// The distance, or nil when it is more than `limit`.
    private mutating func distance(
        _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], upTo limit: Int
    ) -> Int? {
        last = Array(0...right.count)
        beforeLast = last
        current = last
        for row in left.indices {
            current[0] = row + 1
            var least = row + 1
            for column in right.indices {
                let isSame = left[row] == right[column]
                var cost = min(last[column] + (isSame ? 0 : 1), min(last[column + 1], current[column]) + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current[column + 1] = cost
                least = min(least, cost)
            }
            // A swap reaches back over one row.
            if least > limit, row > 0, (last.min() ?? 0) > limit { return nil }
            swap(&beforeLast, &last)
            swap(&last, &current)
        }
        return last[right.count] <= limit ? last[right.count] : nil
    }
}
