import HardwareIO

/// What to say when a word is not among the known ones.
enum Suggestion {
    /// What would be right instead of `word`: the nearest candidate, otherwise all of them where they are few.
    static func remedy(for word: String, among candidates: [String]) -> String? {
        NearestName.find(word, among: candidates).map { "did you mean \(Excerpt.quoted($0))?" } ?? list(candidates)
    }

    /// The names that there are, unless they are none or too many for one line.
    static func list(_ names: [String]) -> String? {
        guard (1...12).contains(names.count) else { return nil }
        return names.count == 1 ? "only \(names[0]) is known" : "known are \(names.joined(separator: ", "))"
    }
}
