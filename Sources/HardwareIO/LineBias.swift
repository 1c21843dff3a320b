/// The resistor that gives a line a level while nothing drives it.
public enum LineBias: String, Sendable, CaseIterable {
    /// Whatever the board does by itself.
    case asIs
    /// No resistor.
    case disabled
    /// A resistor to the supply: an open switch reads high.
    case pullUp
    /// A resistor to ground: an open switch reads low.
    case pullDown
}
