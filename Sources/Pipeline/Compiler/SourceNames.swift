import Configuration
import HardwareIO

/// The names that a wire may have, for messages about one that it may not have. Made when the first is asked for.
struct SourceNames {
    private let index: NameIndex
    /// The names of each owner, sorted.
    private let ofOwner: [String: [String]]

    init(_ names: some Sequence<String>) {
        index = NameIndex(names.sorted())
        ofOwner = Dictionary(grouping: index.names, by: Self.owner)
    }

    /// What stands before the point.
    static func owner(of name: String) -> String {
        name.firstIndex(of: ".").map { String(name[..<$0]) } ?? name
    }

    /// What may have been meant: the nearest name, otherwise the names that there are.
    ///
    /// - Parameter work: how many names may still be looked at.
    func remedy(for name: String, work: inout Int, where isAllowed: (String) -> Bool) -> String {
        let owner = Self.owner(of: name)
        let ofOwner = (ofOwner[owner] ?? []).filter(isAllowed)
        // The owner alone says nothing about which of its ports was meant.
        if owner != name || ofOwner.isEmpty, let near = index.nearest(to: name, work: &work, where: isAllowed) {
            return "did you mean \(Excerpt.quoted(near))?"
        }
        if let list = Suggestion.list(ofOwner) { return list }
        guard index.names.count <= 200 else { return "see the producers and loops of this file" }
        return Suggestion.list(index.names.filter(isAllowed)) ?? "there is none yet"
    }
}
