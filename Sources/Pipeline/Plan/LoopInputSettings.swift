/// How a loop takes one of its inputs.
package struct LoopInputSettings: Sendable, Hashable {
    /// What a loop does when the newest reading of an input is too old.
    enum Reaction: Sendable, Hashable {
        /// It does not run, and its actuators are safe.
        case safe
        /// It runs with the old reading.
        case hold
        /// It runs with this value instead.
        case substitute(ParameterValue)
    }

    /// The input's name in the loop.
    package var name: String
    /// The age beyond which a reading no longer counts, in nanoseconds; nil for none.
    var maxAge: Int64?
    /// What happens then.
    var whenOld = Reaction.safe
}
