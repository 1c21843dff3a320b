/// The known name that somebody probably meant. For messages: it allocates.
public enum NearestName {
    /// The candidate nearest to `word`, or nil when none is near.
    ///
    /// Nearness is the number of letters to add, remove, change or swap with their neighbour (Damerau–Levenshtein in
    /// its optimal-string-alignment form), without regard to case. A third of the longer word may differ, at least
    /// one letter, never all of them. Failing that, a candidate that only continues the word is near (`slew` for
    /// `slewPerSecond`). Among equals the one nearer in case wins, then the one named first.
    public static func find(_ word: String, among candidates: some Sequence<String>) -> String? {
        let exact = Array(word.unicodeScalars.prefix(longestWord + 1))
        guard !exact.isEmpty, exact.count <= longestWord else { return nil }
        let folded = Array(word.lowercased().unicodeScalars)
        var best: (score: (Int, Int), candidate: String)?
        for candidate in candidates where candidate.utf8.count <= 4 * longestWord {
            let other = Array(candidate.lowercased().unicodeScalars)
            let longer = max(folded.count, other.count)
            guard abs(folded.count - other.count) <= max(1, longer / 3) || other.starts(with: folded) else { continue }
            var distance = Self.distance(folded, other)
            if distance > max(1, longer / 3) || distance >= longer {
                guard folded.count >= 3, other.starts(with: folded) else { continue }
                distance += longestWord
            }
            let score = (distance, Self.distance(exact, Array(candidate.unicodeScalars)))
            if best.map({ score < $0.score }) ?? true { best = (score, candidate) }
        }
        return best?.candidate
    }

    /// Words longer than this are nobody's slip of the finger, and would cost quadratic time.
    private static let longestWord = 64

    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let isSame = left[row] == right[column]
                var cost = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
