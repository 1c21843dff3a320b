/// A typed key to a stage's passage.
public struct PassageKey: Sendable {
    let index: Int
}
