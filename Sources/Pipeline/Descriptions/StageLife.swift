/// What a stage's state does while nothing moves by what the stage gives: every actuator that its outputs reach, through
/// other stages and other loops too, is at its safe value, or what lies between gives something else.
///
/// The plan sees to it before each tick. A stage whose outputs reach no actuator lives as if it were driven with.
public struct StageLife: Sendable, Hashable {
    /// What becomes of the state.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// There is none: the outputs follow from the inputs of the same tick.
        case stateless
        /// Each tick begins from ``Stage/reset(to:)``: a controller that gathers nothing meanwhile, and starts without a bump.
        case resets
        /// It stands still: what a tick makes of it is dropped after the outputs have been set.
        case holds
        /// It goes on: an estimate, a level, a decision that has to be right at the moment when it is driven with again.
        case tracks
    }

    /// What becomes of the state.
    public let kind: Kind
    /// For people: the rest of "while nothing is driven with it: …".
    public let text: String

    /// It keeps nothing from tick to tick.
    public static let stateless = StageLife(kind: .stateless, text: "it has no state")
    /// It starts from the beginning; see ``Kind/resets``.
    public static let resets = resets("it starts from the beginning")

    /// It starts again, as the text tells; see ``Kind/resets``.
    public static func resets(_ text: String) -> StageLife { StageLife(kind: .resets, text: text) }
    /// It stands still, as the text tells; see ``Kind/holds``.
    public static func holds(_ text: String) -> StageLife { StageLife(kind: .holds, text: text) }
    /// It goes on, as the text tells; see ``Kind/tracks``.
    public static func tracks(_ text: String) -> StageLife { StageLife(kind: .tracks, text: text) }
}
