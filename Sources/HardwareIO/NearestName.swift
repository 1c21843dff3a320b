/// The known name that somebody probably meant.
public enum NearestName {
    /// The candidate with the fewest edits from `name`, or nil when none is near: more than a third of it would change.
    ///
    /// Upper and lower case count as the same letter. For messages: it allocates.
    public static func find(_ name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().unicodeScalars)
        let limit = max(1, wanted.count / 3)
        var best: (name: String, edits: Int)?
        for candidate in candidates {
            let edits = edits(wanted, Array(candidate.lowercased().unicodeScalars))
            guard edits <= limit else { continue }
            if let best, (best.edits, best.name) <= (edits, candidate) { continue }
            best = (candidate, edits)
        }
        return best?.name
    }

    /// The Levenshtein distance.
    private static func edits(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var previous = Array(0...right.count)
        for (row, scalar) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                let substituted = previous[column] + (scalar == other ? 0 : 1)
                current.append(min(substituted, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[right.count]
    }
}
