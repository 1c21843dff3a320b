/// A parameter's value as decoded from the configuration, checked against its kind.
public enum ParameterValue: Sendable, Hashable {
    /// An optional parameter that is not there.
    case absent
    /// A number.
    case number(Double)
    /// A whole number, an address.
    case integer(Int)
    /// True or false.
    case flag(Bool)
    /// A word, or a name of the board.
    case text(String)
    /// Several words.
    case texts([String])
    /// Two numbers.
    case interval(Double, Double)
}
