/// What to say when a word is not among the known ones.
package enum Suggestion {
    /// What would be right instead of `word`: the nearest candidate, otherwise all of them where they are few.
    package static func remedy(for word: String, among candidates: [String]) -> String? {
        NearestName.find(word, among: candidates).map { "did you mean \(Excerpt.quoted($0))?" } ?? list(candidates)
    }

    /// The names that there are, unless there are none.
    package static func list(_ names: [String]) -> String? {
        if names.isEmpty { return nil }
        return names.count == 1 ? "only \(Excerpt.escaped(names[0])) is known" : "known are \(joined(names))"
    }

    /// The names between commas; of many the first, and how many there are besides.
    static func joined(_ names: [String]) -> String {
        let limit = 24
        let shown = names.prefix(limit).map(Excerpt.escaped).joined(separator: ", ")
        return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
    }
}
