/// A word that a key or a parameter takes, and what it means.
public struct ChoiceWord: Sendable, Hashable {
    /// The word, as it stands in the file.
    public var word: String
    /// What it means, as one line for people.
    public var text: String

    /// A word with its meaning.
    public init(_ word: String, _ text: String) {
        self.word = word
        self.text = text
    }
}

/// A choice whose words are explained to people, each by a line of text.
public protocol ExplainedChoice: RawRepresentable, CaseIterable, Sendable where RawValue == String {
    /// What the word means.
    var text: String { get }
}

extension ExplainedChoice {
    /// All words, each with its meaning.
    public static var words: [ChoiceWord] { allCases.map { ChoiceWord($0.rawValue, $0.text) } }
}
